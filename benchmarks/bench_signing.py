"""One more signature, and the judgement of a file with N of them."""

from signing import facade
from signing.formats import pades
from tests.kernel.test_identifiers import DEMO_PEOPLE

MOST = 8


def bench_growth_with_signatures(tell, measured, testbed, timestampers, pdf, db):
    content, sizes, signing, judging = pdf, [], [], []
    for number in range(MOST):
        who = testbed.identity("Persona", f"Paraugs{number}", DEMO_PEOPLE[number][0])
        words = {"signer": who.signer(), "field_name": f"Lauks{number}", "timestampers": timestampers}
        made = []
        before = content
        signing.append(measured(lambda pdf=before, words=words, made=made: made.append(pades.sign(pdf, **words)), 3))
        content = made[-1]
        sizes.append(len(content))
        reports = []
        judging.append(measured(lambda c=content, r=reports: r.append(facade.validate(c, name="x.pdf")), 3))
        assert [len(report.signatures) for report in reports] == [number + 1] * 3
    for number in (1, 2, 4, 8):
        ratio = f"{signing[number - 1] / signing[0]:.2f} × the first"
        tell("signature number N, PAdES B-T with a time stamp", number, signing[number - 1], ratio)
    for number in (1, 2, 4, 8):
        ratio = f"{judging[number - 1] / judging[0]:.2f} × one signature"
        tell("validation of N signatures in its limited process", number, judging[number - 1], ratio)
    tell("file with N signatures", MOST, 0, f"{(sizes[-1] - len(pdf)) / MOST / 1024:.0f} KiB each")
