from litreview.pubmed.session import ClientConfig, Deadline
from litreview.settings import Secret

KEYED = ClientConfig("http://127.0.0.1/", None, api_key=Secret("K3Y"), email="ann@herbs.example")


def test_secrets_never_show() -> None:
    assert "K3Y" not in repr(KEYED)
    assert "ann@" not in repr(KEYED)


def test_the_real_key_is_sent_even_when_it_hides_itself() -> None:
    assert KEYED.identity == {"tool": "litreview", "email": "ann@herbs.example", "api_key": "K3Y"}
    assert type(KEYED.identity["api_key"]) is str


def test_secrets_are_taken_out_of_any_text() -> None:
    assert KEYED.redact("key K3Y of ann@herbs.example") == "key *** of ***"
    assert KEYED.redact("email=ann%40herbs.example&x") == "email=***&x"
    assert ClientConfig("http://127.0.0.1/", None).redact("abc") == "abc"


def test_a_deadline_counts_down() -> None:
    clock = [100.0]
    deadline = Deadline(30, lambda: clock[0])
    assert deadline.left_s == 30
    clock[0] = 131.0
    assert deadline.left_s == -1
