"""What a clerk may type: about a stand, and about a round."""
