"""Prints the commercial regions that cfn-lint knows: every resource of the templates must exist in each of them."""
from cfnlint.helpers import REGIONS

# Partitions of their own: China, the governments' and the European sovereign cloud.
OTHERS = ("cn-", "us-gov-", "us-iso", "eu-iso", "eusc-")
print(*(region for region in REGIONS if not region.startswith(OTHERS)))
