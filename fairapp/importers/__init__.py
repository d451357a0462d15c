"""Lists of buyers, invitations, replies, qualification, needs: how importers come to the fair."""
