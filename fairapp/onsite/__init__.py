"""The days of the fair: badges, check-in, encounters at the booth, outcomes of meetings."""
