"""The number that is printed on a ballot: assembly, line of the register, and four digits that only this register gives."""

import hashlib

from community_gov import Code, Id, Nature, ProblemType, Refused, View, question
from community_gov_owners.assembly import Assembly
from community_gov_owners.register import Register, Voter, register_of, voters

__all__ = ["code_of", "voter_of_code"]

NO_SUCH = ProblemType(
    "owners.kit_code",
    zh="本次会议没有这个票号的表决票,请核对全部数字",
    en="no ballot of this assembly bears that number; compare all of its digits",
    nature=Nature.NOT_FOUND,
)


def code_of(assembly: Assembly, register: Register, line: Voter) -> Code:
    """What is printed on the ballot of one line, such as 1-0001-0cdc."""
    check = hashlib.sha256(f"{register.digest}:{line.number}".encode()).hexdigest()[:4]
    return Code(f"{assembly.number}-{line.number:04}-{check}")


@question("owners.voter_of_code")
def voter_of_code(view: View, assembly_id: Id[Assembly], *, code: str) -> Voter:
    """The head whose ballot bears a printed number, for those who enter it; spaces around and capitals do not matter.

    Refused (owners.kit_code) when one digit is wrong, also one of the last four: the number of another register finds nobody.
    """
    assembly, register, read = view.get(Assembly, assembly_id), register_of(view, assembly_id), code.strip().lower()
    found = next((line for line in voters(view, register.id) if code_of(assembly, register, line) == read), None)
    if found is None:
        raise Refused(NO_SUCH(at="code"))
    return found
