"""Lists of buyers, invitations, replies, qualification, needs: how an importer comes to the fair."""
