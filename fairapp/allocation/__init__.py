"""Who stands where: holds, reservations, confirmations, moves; no booth is given twice."""
