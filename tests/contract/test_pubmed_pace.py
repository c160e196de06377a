"""Several processes that ask one address keep to its rate together."""

from __future__ import annotations

from pathlib import Path

from tests.support.at_once import start_together
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml

from litreview.pubmed.pace import MARGIN

RATE = 4  # requests a second
EACH = 5  # requests of each process
SECOND = 0.8  # on a busy machine some requests arrive later than they start
ASKER = """
import sys
from pathlib import Path
from litreview.pubmed.entrez import PubmedClient
from litreview.pubmed.session import ClientConfig
config = ClientConfig(sys.argv[1], None, rate_per_s=float(sys.argv[3]), pace_dir=Path(sys.argv[2]))
with PubmedClient(config) as client:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(int(sys.argv[4])):
        client.database()
"""


def test_two_processes_keep_to_one_rate(tmp_path: Path) -> None:
    with EutilsServer(article_set(article_xml(11, "Mint"))) as server:
        _ask(server.url, tmp_path, tmp_path)
        seen = [request.at for request in server.log]
    assert len(seen) == 2 * EACH
    assert max(seen) - min(seen) > (2 * EACH - 1) * MARGIN / RATE - 0.2  # one may start late
    assert max(sum(at <= one < at + SECOND for one in seen) for at in seen) <= RATE


def _ask(url: str, *folders: Path) -> None:
    """Let a process for each folder ask at once, and wait for all."""
    arguments = [(url, str(folder), str(RATE), str(EACH)) for folder in folders]
    askers = start_together(ASKER, arguments)
    assert [asker.wait(60) for asker in askers] == [0] * len(askers)
    for asker in askers:
        asker.communicate()
