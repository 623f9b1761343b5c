"""Take the pictures of the README, the guide and the Apps page from a running demo.

    python dev/screenshots.py --url http://127.0.0.1:8069 [--only clients_list]

The leads, and what is found with them, are those of `make demo DATA=shop`: another demo leaves their pictures out.

Chromium opens each screen as the administrator, in English and in Russian, and saves it
under docs/images/<language>/<name>.png. The Apps page gets copies of the English ones,
because Odoo shows it from the addon's own folder.
"""

import argparse
import base64
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# The tool starts Python with -P, which keeps this folder out.
sys.path.append(str(Path(__file__).parent))

from shots import HEIGHT, SHOTS, Shot

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
LANGUAGES = {"en": "en_US", "ru": "ru_RU"}
WIDTH = 1360
DESCRIPTION = ROOT / "client_base" / "static" / "description"
APPS_PAGE = ("clients_list", "client_page", "analysis_pivot")
# The leads of the demo shop that show an answer of recognition each.
LEADS = {
    "known": [["client_match_id", "!=", False], ["phone", "!=", False]],
    "perhaps": [["client_is_ambiguous", "=", True]],
    "colleague": ["|", ["name", "=like", "Wants an offer for%"], ["name", "=like", "Просит предложение на%"]],
}
# Segments of the demo shop by their names; what the effects are shown with is put there switched off.
BOUGHT_TWICE = ["Bought twice in 90 days, wants discounts", "Купили дважды за 90 дней, хотят скидки"]
# The last one hands his clients over to the others.
SELLERS = ["paw.maria", "paw.owen", "paw.timur"]


class Camera:
    """A browser logged in to a running demo."""

    def __init__(self, page, url: str):
        self.page, self.url, self.language = page, url, "en_US"

    def log_in(self, login: str, password: str):
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click(".oe_login_form button[type=submit]")
        self.page.wait_for_selector(".o_action_manager, .o_home_menu", timeout=120_000)

    def call(self, model: str, method: str, *args, **kwargs):
        """Call a method of the server as the page would."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.page.request.post(f"{self.url}/web/dataset/call_kw", data=body).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    def speak(self, language: str):
        """Switch the administrator to a language, and log him in anew: his session remembers the old one."""
        [user_id] = self.call("res.users", "search", [["login", "=", "admin"]])
        self.call("res.users", "write", [user_id], {"lang": language})
        self.language = language
        self.page.context.clear_cookies()
        self.log_in("admin", "admin")

    def best_client(self) -> int:
        """Return the client whose page tells most."""
        person = [["is_client", "=", True], ["is_company", "=", False]]
        domain = [*person, ["client_stage", "=", "loyal"], ["client_median_interval", ">", 14]]
        [client_id] = self.call("res.partner", "search", domain, order="client_revenue desc, id", limit=1)
        return client_id

    def find_records(self) -> dict[str, int]:
        """Return the ids of the records that the pictures are of, by the names that the paths use."""
        client = self.best_client()
        [order] = self.call(
            "sale.order", "search", [["client_id", "=", client], ["state", "=", "sale"]], order="id desc", limit=1
        )
        leads = {
            name: self.call("crm.lead", "search", domain, order="id desc", limit=1) for name, domain in LEADS.items()
        }
        found = {name: found[0] for name, found in leads.items() if found}
        story, handover = self.find_story(), self.find_handover()
        more = self.find_segments() | story | handover | self.find_friend() | self.find_mailings()
        return {"client": client, "order": order, **found, **more}

    def find_friend(self) -> dict[str, int]:
        """Return a person of whom much is known: his birthday, and most fields of the shop's own."""
        own = self.call("client.field", "search_read", [["kind", "not in", ["product", "contact"]]], ["column"])
        domain = [
            ["is_client", "=", True],
            ["client_birth_year", ">", 0],
            *([row["column"], "!=", False] for row in own),
        ]
        people = self.call("res.partner", "search", domain, order="client_revenue desc, id", limit=1) if own else []
        return {"friend": people[0]} if people else {}

    def find_story(self) -> dict[str, int]:
        """Return the client with whom the most different things happened lately."""
        domain = [["client_id.client_stage", "in", ["loyal", "active"]]]
        talks = self.call("client.interaction", "search_read", domain, ["client_id"], limit=200)

        def count_kinds(client_id):
            page = self.call("res.partner", "get_client_timeline", [client_id], limit=10)
            return len({row["kind"].partition("_")[0] for row in page["rows"]})

        clients = sorted({row["client_id"][0] for row in talks})
        return {"story": max(clients, key=count_kinds)} if clients else {}

    def find_mailings(self) -> dict[str, int]:
        """Return the mailing that is planned in the language of the pictures, and a client who was mailed a lot."""
        planned = [["state", "=", "in_queue"], ["client_segment_ids", "!=", False]]
        rows = self.call("mailing.mailing", "search_read", planned, ["mailing_domain"])
        spoken = [row for row in rows if ("'='" in row["mailing_domain"]) == (self.language == "ru_RU")]
        reacted = [["client_mailing_opened_count", ">", 0], ["client_mailing_skipped_count", ">", 0]]
        order = "client_mailing_count desc, client_mailing_clicked_count desc, id"
        clients = self.call("res.partner", "search", [["is_client", "=", True], *reacted], order=order, limit=1)
        found = {"mailing": [row["id"] for row in spoken or rows], "mailed": clients}
        return {name: ids[0] for name, ids in found.items() if ids}

    def find_handover(self) -> dict[str, int]:
        """Return a hand-over as its preview shows it: from one salesperson of the demo shop to the others."""
        sellers = self.call("res.users", "search", [["login", "in", SELLERS]], order="login")
        if len(sellers) < len(SELLERS):
            return {}
        *others, former = sellers
        vals = {"former_id": former, "recipient_ids": [[6, 0, others]], "scope": "all"}
        [handover] = self.call("client.handover", "create", [vals])
        self.call("client.handover", "action_preview", [handover])
        return {"handover": handover}

    def find_segments(self) -> dict[str, int]:
        """Return the ids of the segments, with a comparison of two and an effect of one, made for the picture."""
        found = self.call("client.segment", "search_read", [["code", "in", ["vip", "loyal", "active"]]], ["code"])
        ids = {row["code"]: row["id"] for row in found}
        own = self.call("client.segment", "search", [["name", "in", BOUGHT_TWICE]], limit=1)
        if {"vip", "loyal", "active"} - ids.keys() or not own:
            return {}
        compared = {"first_id": ids["vip"], "second_id": ids["loyal"]}
        [compare] = self.call("client.segment.compare", "create", [compared])
        of_vip = [["segment_id", "=", ids["vip"]], ["active", "in", [True, False]]]
        if not self.call("client.segment.effect", "search_count", of_vip):
            self.make_effects(ids["vip"])
        return {"segment": own[0], "effects": ids["vip"], "compare": compare, "active": ids["active"]}

    def make_effects(self, segment_id: int):
        """Give a segment two effects that are off."""
        [tag] = self.call("res.partner.category", "search", [["name", "in", ["Home delivery", "Доставка на дом"]]])[:1]
        [call] = self.call("mail.activity.type", "search", [["category", "=", "phonecall"]])[:1]
        rows = ({"kind": "tag_add", "tag_id": tag}, {"kind": "activity", "activity_type_id": call})
        self.call("client.segment.effect", "create", [{"segment_id": segment_id, **row} for row in rows])

    def click(self, selector: str):
        """Click a button, also one that the narrow form hides below "More"."""
        button, more = self.page.locator(selector), self.page.locator(".o_button_more")
        if selector.startswith(".modal"):  # it lies above the form and its buttons
            button.click(timeout=60_000)
            return
        button.or_(more).first.wait_for(timeout=60_000)
        if not button.is_visible() and more.is_visible():
            more.click()
        button.click(timeout=60_000)

    def open_window(self, action: str, record_id: int):
        """Open a record in the window of an action, above the screen."""
        self.page.wait_for_selector(".o_data_row", timeout=60_000)
        self.page.evaluate(
            "([action, resId]) => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action, {props: {resId}})",
            [action, record_id],
        )

    def take(self, shot: Shot, folder: Path, ids: dict[str, int]):
        self.page.set_viewport_size({"width": WIDTH, "height": shot.height})
        self.page.goto(self.url + shot.path.format(**ids))
        if shot.window:
            action, name = shot.window
            self.open_window(action, ids[name])
        for selector in shot.clicks:
            self.click(selector)
        self.page.wait_for_selector(shot.ready, timeout=60_000)
        if shot.scroll:
            self.page.locator(shot.scroll).scroll_into_view_if_needed()
        self.page.wait_for_timeout(1200)  # avatars and charts come after the data
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{shot.name}.png")
        print(f"{folder.name}/{shot.name}.png")


def make_apps_page(page):
    """Copy the pictures that the Apps page shows, and photograph the banner."""
    for name in APPS_PAGE:
        shutil.copy(IMAGES / "en" / f"{name}.png", DESCRIPTION / f"{name}.png")
    banner = (ROOT / "dev" / "banner.html").read_text(encoding="utf-8")
    for word, picture in (("ICON", "icon.png"), ("PAGE", "client_page.png")):
        encoded = base64.b64encode((DESCRIPTION / picture).read_bytes()).decode()
        banner = banner.replace(f'src="{word}"', f'src="data:image/png;base64,{encoded}"')
    page.set_viewport_size({"width": 1120, "height": 560})
    page.set_content(banner)
    page.screenshot(path=DESCRIPTION / "banner.png")


def take_all(url: str, only: set[str]):
    """Take each picture in each language."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        camera = Camera(page, url)
        camera.log_in("admin", "admin")
        for short, language in LANGUAGES.items():
            camera.speak(language)
            ids = camera.find_records()
            for shot in SHOTS:
                if (not only or shot.name in only) and shot.can_be_taken(ids):
                    camera.take(shot, IMAGES / short, ids)
        camera.speak("en_US")
        if not only:
            make_apps_page(page)
        browser.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8069")
    parser.add_argument("--only", nargs="*", default=())
    arguments = parser.parse_args()
    take_all(arguments.url, set(arguments.only))


if __name__ == "__main__":
    main()
