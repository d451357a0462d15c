"""What anybody may see: fairs, exhibitors and their goods, as far as they agreed to be shown."""
