"""The demonstration season: wording, and spreadsheets such as an officer would have."""
