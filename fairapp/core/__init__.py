"""The cellar: what every room stands on; it knows no room."""
