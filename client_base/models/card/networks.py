"""Addresses in social networks: what people paste, as one short address and one safe link. Plain Python, no Odoo."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

SCHEME = re.compile(r"^[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
# One or two parts of a path ("name", "company/name"), letters of any language among them.
HANDLE = re.compile(r"[\w.@%+\-]+(/[\w.@%+\-]+)?")
UNSAFE = re.compile(r"[\s\x00-\x1f<>\"'\\]")
HOST = re.compile(r"([a-z0-9\-]+\.)+[a-z0-9\-]{2,}", re.IGNORECASE)
LONGEST = 200
LONGEST_PHONE = 15
SHORTEST_PHONE = 7


class AddressError(ValueError):
    """Why a text is no address: ``empty``, ``scheme``, ``host``, ``phone`` or ``text``."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Network:
    """How the addresses of a network look: its hosts, of which the first is linked to, and what is before a name."""

    label: str
    hosts: tuple[str, ...] = ()
    before: str = ""
    # Where capitals do not count, two writings of one name are one address.
    ignores_case: bool = True
    # A number in the path or in this parameter of the link stands for a name.
    parameter: str = ""


NETWORKS = {
    "vk": Network("VK", ("vk.com", "vk.ru", "vkontakte.ru")),
    "telegram": Network("Telegram", ("t.me", "telegram.me", "telegram.dog")),
    "whatsapp": Network("WhatsApp", ("wa.me", "api.whatsapp.com", "whatsapp.com"), parameter="phone"),
    "instagram": Network("Instagram", ("instagram.com", "instagr.am")),
    "facebook": Network("Facebook", ("facebook.com", "fb.com", "fb.me"), parameter="id"),
    "ok": Network("OK", ("ok.ru", "odnoklassniki.ru")),
    "youtube": Network("YouTube", ("youtube.com", "youtu.be"), before="@", ignores_case=False),
    "tiktok": Network("TikTok", ("tiktok.com",), before="@"),
    "linkedin": Network("LinkedIn", ("linkedin.com",), before="in/"),
    "x": Network("X", ("x.com", "twitter.com")),
    "other": Network("Other"),
}


def read_address(network: str, text: str) -> str:
    """Return the short address that a text stands for: a name, a number, or for other networks host and path.

    >>> [read_address("telegram", text) for text in ("@Ann_1", "t.me/ann_1", "https://www.t.me/ann_1/?x=1", "ann_1")]
    ['ann_1', 'ann_1', 'ann_1', 'ann_1']
    >>> read_address("whatsapp", "+49 (30) 123-45-67"), read_address("facebook", "fb.com/profile.php?id=17")
    ('49301234567', '17')
    >>> read_address("linkedin", "linkedin.com/in/ann"), read_address("linkedin", "https://de.linkedin.com/company/acme")
    ('ann', 'company/acme')
    >>> read_address("other", "http://Forum.example/users/Ann?page=2")
    'forum.example/users/Ann?page=2'

    :raise AddressError: it is none
    """
    text = text.strip()
    if not text:
        raise AddressError("empty")
    if len(text) > LONGEST or (network != "whatsapp" and UNSAFE.search(text)):
        raise AddressError("text")
    if (scheme := SCHEME.match(text)) and scheme[0].lower() not in ("https:", "http:"):
        raise AddressError("scheme")
    if network == "other":
        return _read_other(text)
    return _read_name(network, _strip_host(NETWORKS[network], text))


def get_link(network: str, address: str) -> str:
    """Return the link to an address.

    >>> get_link("youtube", "ann"), get_link("youtube", "channel/UC1"), get_link("vk", "id1")
    ('https://youtube.com/@ann', 'https://youtube.com/channel/UC1', 'https://vk.com/id1')
    >>> get_link("linkedin", "анна"), get_link("facebook", "17"), get_link("other", "forum.example/ann")
    ('https://linkedin.com/in/%D0%B0%D0%BD%D0%BD%D0%B0', 'https://facebook.com/17', 'https://forum.example/ann')
    """
    if network == "other":
        return f"https://{quote(address, safe='/?=&%.-_~+@:#')}"
    known = NETWORKS[network]
    before = "" if "/" in address else known.before
    return f"https://{known.hosts[0]}/{before}{quote(address, safe='/@%+')}"


def guess_network(text: str) -> str | None:
    """Return the network whose host a pasted link names.

    >>> guess_network("https://m.vk.com/id1"), guess_network("t.me/ann"), guess_network("ann")
    ('vk', 'telegram', None)
    """
    host = _split(text.strip())[0]
    return next((name for name, network in NETWORKS.items() if _is_of(host, network)), None)


def _split(text):
    """Return host, path and query of a link, which may lack its scheme; the host is empty where there is none."""
    is_link = bool(SCHEME.match(text)) or ("." in text.split("/")[0] and "/" in text)
    try:
        parts = urlsplit(text if SCHEME.match(text) else f"https://{text}") if is_link else None
        return ((parts.hostname or "").lower(), parts.path, parts.query) if parts else ("", text, "")
    except ValueError as error:
        raise AddressError("text") from error


def _is_of(host, network):
    return any(host == known or host.endswith(f".{known}") for known in network.hosts)


def _strip_host(network, text):
    host, path, query = _split(text)
    if not host:
        return text
    if not _is_of(host, network):
        raise AddressError("host")
    asked = parse_qs(query).get(network.parameter) if network.parameter else None
    return asked[0] if asked else unquote(path)


def _read_name(network, text):
    name = text.strip("/").removeprefix("@")
    known = NETWORKS[network]
    if known.before.endswith("/"):
        name = name.removeprefix(known.before)
    if network == "whatsapp":
        return _read_phone(name)
    if not HANDLE.fullmatch(name) or not re.search(r"\w", name):
        raise AddressError("text")
    return name.lower() if known.ignores_case else name


def _read_phone(text):
    digits = re.sub(r"[\s()+.\-]", "", text)
    if not re.fullmatch(r"[0-9]+", digits) or not SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE:
        raise AddressError("phone")
    return digits


def _read_other(text):
    address = re.sub(r"^https?:/*", "", text, flags=re.IGNORECASE)
    host, slash, rest = address.partition("/")
    if not HOST.fullmatch(host):  # a name before an @ in it would lead to another host than it seems to
        raise AddressError("host")
    return f"{host.lower()}{slash}{rest}".rstrip("/")
