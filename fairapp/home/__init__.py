"""Home pages: for each role what needs doing next; reads every room, changes none."""
