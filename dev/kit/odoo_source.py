"""Odoo 19.0 itself: the folder that ODOO_PATH names, or Debian's package unpacked into the cache."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import cache, process
from .console import Stop, say, step

SERIES = "19.0"
RECIPE_REVISION = 1  # raise it when the unpacking below changes, so that old caches are not used
LANGUAGE = "ru"
# Odoo from unstable, where it is; what its package links to from the frozen stable release.
PACKAGES = (
    "odoo-19/sid",
    "fonts-font-awesome/trixie",
    "fonts-inconsolata/trixie",
    "fonts-montserrat/trixie",
    "fonts-ocr-b/trixie",
    "fonts-roboto-unhinted/trixie",
    "libjs-jquery-form/trixie",
    "libjs-jquery/trixie",
    "libjs-underscore/trixie",
)
PACKAGES_FOLDER = "usr/lib/python3/dist-packages"
# Debian takes this file out for its licence. Odoo's browser tests fail on the error that its absence logs.
MISSING_ASSET = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
# Translations are four fifths of the package; `addons`, `doc` and `setup` are a packaging slip: second copies
# of every module, which confuse Python when both are found.
LEFT_OUT = (
    f"*/i18n/[!{LANGUAGE[0]}]*.po",
    f"*/i18n/{LANGUAGE[0]}[!{LANGUAGE[1]}]*.po",
    *(f"./{PACKAGES_FOLDER}/{name}" for name in ("addons", "doc", "setup")),
)
OTHER_WAY = "get Odoo with `git clone --depth 1 -b 19.0 https://github.com/odoo/odoo ~/odoo` and say ODOO_PATH=~/odoo"


def ensure():
    """Return the folder to put on Python's path, with Odoo 19.0 in it."""
    if os.environ.get("ODOO_PATH"):
        return _checked(Path(os.environ["ODOO_PATH"]).expanduser().absolute())
    target = cache.root() / f"odoo-{cache.key(SERIES, PACKAGES, LANGUAGE, RECIPE_REVISION)}"
    if not target.exists():
        with cache.lock("odoo", "getting Odoo"):
            if not target.exists():
                _build(target)
    cache.note_use(target)
    return target / PACKAGES_FOLDER


def _checked(folder):
    release = folder / "odoo" / "release.py"
    if not release.is_file():
        raise Stop(f"ODOO_PATH: there is no odoo/release.py in {folder}: name the folder that holds Odoo {SERIES}.")
    found = re.search(r"version_info = \((\d+), (\d+)", release.read_text(encoding="utf-8"))
    if not found or ".".join(found.groups()) != SERIES:
        raise Stop(f"{folder} holds another Odoo than {SERIES}: name one with ODOO_PATH.")
    return folder


def _build(target):
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Stop(f"This machine has no apt-get and dpkg-deb to get Odoo with: {OTHER_WAY}.")
    with cache.building(target) as folder:
        downloads = folder / "downloads"
        downloads.mkdir()
        with step("Getting Odoo 19.0 from Debian (about 140 MB)") as shown:
            _download(downloads, shown)
        with step("Unpacking Odoo") as shown:
            _unpack(downloads, folder, shown)
        shutil.rmtree(downloads)
        _complete(folder / PACKAGES_FOLDER)


def _download(folder, shown):
    environment = os.environ | {"APT_CONFIG": str(_write_apt_config(folder))}
    failure = f"Odoo could not be downloaded. Check the network and run the same again, or {OTHER_WAY}."
    options = {"cwd": folder, "env": environment, "on_line": shown.update}
    process.run(["apt-get", "update", "--error-on=any"], failure, **options)
    process.run(["apt-get", "download", *PACKAGES], failure, **options)


def _write_apt_config(folder):
    """Write settings with which apt-get works in a folder of its own, without root, and return their file."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    sources, config = folder / "sources.list", folder / "apt.conf"
    mirror, options = _mirror_of_this_machine()
    sources.write_text("".join(f"deb {options}{mirror} {suite} main\n" for suite in ("sid", "trixie")))
    config.write_text(
        f'Dir::Etc::SourceList "{sources}";\nDir::Etc::SourceParts "/dev/null";\n'
        f'Dir::State::Lists "{folder}/lists";\nDir::Cache "{folder}/cache";\n'
        'APT::Sandbox::User "";\nAcquire::Languages "none";\nAcquire::Retries "3";\n'
        "#clear APT::Update::Post-Invoke-Success;\n#clear APT::Update::Post-Invoke;\n"
    )
    return config


def _mirror_of_this_machine(folder=Path("/etc/apt")):
    """Return the Debian mirror that the machine itself uses, and the options of its lines (its keyring)."""
    keyring = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
    options = f"[signed-by={keyring}] " if keyring.exists() else ""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in _source_files(folder)]
    for text in texts:
        for uri in _debian_uris(text):
            return uri, options
    raise Stop(f"The apt sources of this machine name no Debian mirror to get Odoo from: {OTHER_WAY}.")


def _source_files(folder):
    parts = folder / "sources.list.d"
    return [
        path
        for path in (folder / "sources.list", *sorted(parts.glob("*.sources")), *sorted(parts.glob("*.list")))
        if path.is_file()
    ]


def _debian_uris(text):
    """Yield the addresses of Debian archives in sources of either style (deb822 or one line each)."""
    uris = re.findall(r"^URIs:\s*(\S+)", text, re.MULTILINE | re.IGNORECASE)
    uris += re.findall(r"^deb\s+(?:\[[^]]*\]\s*)?(\S+)", text, re.MULTILINE)
    return (uri for uri in uris if re.search(r"/debian/?$", uri))


def _unpack(downloads, folder, shown):
    exclusions = [f"--exclude={pattern}" for pattern in LEFT_OUT]
    for package in sorted(downloads.glob("*.deb")):
        shown.update(package.name.partition("_")[0])
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as archive:
            command = ["tar", "-x", "-C", folder, "--no-same-owner", "--wildcards", *exclusions]
            subprocess.run(command, stdin=archive.stdout, check=True)
        if archive.returncode:
            raise Stop(f"{package.name} came damaged: run the same again.")


def _complete(folder):
    """Add what Debian leaves out, and check that what was unpacked is whole."""
    asset = folder / MISSING_ASSET
    if not asset.exists():
        asset.parent.mkdir(parents=True, exist_ok=True)
        asset.write_text("// Left out by Debian; only the background blur of video calls needs it.\n")
    dangling = [path for path in folder.rglob("*") if path.is_symlink() and not path.exists()]
    if dangling:
        raise Stop(f"Debian's odoo-19 links to files it did not bring, such as {dangling[0]}: {OTHER_WAY}.")
    _checked(folder)
    for info in folder.glob("odoo-*.egg-info"):
        say(f"  Odoo from Debian's package: {info.name.removesuffix('.egg-info')}")
