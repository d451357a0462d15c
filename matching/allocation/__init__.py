"""Who stands where: a plan in which nobody envies anybody with fewer points."""

from matching.allocation.draft import Draft, allocate
from matching.allocation.instance import DEFAULT_WEIGHTS, Applicant, Booth, Instance

__all__ = ["DEFAULT_WEIGHTS", "Applicant", "Booth", "Draft", "Instance", "allocate"]
