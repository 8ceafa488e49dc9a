"""Soft rules: each gives points with its reason. The weights of all six add up to 100 for either seat."""

from mentor.pairing.rules.kinds import Caution, SoftRule
from mentor.pairing.rules.soft.department import Department
from mentor.pairing.rules.soft.free_places import FreePlaces
from mentor.pairing.rules.soft.own_secretary import OwnSecretary
from mentor.pairing.rules.soft.results import Results
from mentor.pairing.rules.soft.site import Site
from mentor.pairing.rules.soft.specialty import Specialty
from mentor.pairing.rules.soft.strength import Strength
from mentor.pairing.rules.soft.superior import Superior

SOFT_RULES: tuple[SoftRule, ...] = (Specialty(), Strength(), Site(), FreePlaces(), Results(), Department())
CAUTIONS: tuple[Caution, ...] = (Superior(), OwnSecretary())
