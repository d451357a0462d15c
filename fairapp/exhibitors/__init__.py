"""Applications, review, products, certificates: how a workshop comes to the fair."""
