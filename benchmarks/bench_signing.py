"""One more signature, and the judgement of a file with N of them."""

from time import process_time

from signing import facade
from signing.formats import pades
from tests.kernel.test_identifiers import DEMO_PEOPLE

MOST = 8
SHOWN = (1, 2, 4, 8)
#: The judge is a process of its own, so its wall time counts: the best of so many.
ROUNDS = 6


def bench_growth_with_signatures(tell, measured, testbed, timestampers, pdf, db):
    files, signing, judging = [pdf], [], []

    def sign(number):
        who = testbed.identity("Persona", f"Paraugs{number}", DEMO_PEOPLE[number][0])
        words = {"signer": who.signer(), "field_name": f"Lauks{number}", "timestampers": timestampers}
        return lambda: files.__setitem__(slice(number + 1, None), [pades.sign(files[number], **words)])

    def judge(number):
        return lambda: judged.append(facade.validate(files[number], name="x.pdf"))

    for number in range(MOST):
        judged = []
        signing.append(measured(sign(number), 3, clock=process_time))
        judging.append(measured(judge(number + 1), ROUNDS))
        assert [len(report.signatures) for report in judged] == [number + 1] * ROUNDS
    for number in SHOWN:
        ratio = f"{signing[number - 1] / signing[0]:.2f} × the first"
        tell("signature number N, PAdES B-T with a time stamp", number, signing[number - 1], ratio)
    for number in SHOWN:
        ratio = f"{judging[number - 1] / judging[0]:.2f} × one signature"
        tell("validation of N signatures in its limited process", number, judging[number - 1], ratio)
