"""What the rooms of this press say to one another by attributes and addresses of the markup."""

from typing import Final

GENERATED: Final = "data-generated"  # marks what the press adds to the edition's text
MIRRORED: Final = "data-actual"  # what a run that is set from right to left says
ELSEWHERE: Final = "edition-dest:"  # scheme of links that leave the run; gather makes them whole
