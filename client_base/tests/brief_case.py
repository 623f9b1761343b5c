"""A client of whom everything is known: the brief has something to say in each part."""

from datetime import datetime, time, timedelta

from .history_case import HistoryCase


class BriefCase(HistoryCase):
    """Ann, whom the seller serves, and who bought, was promised, offered and told something."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.write({"name": "Ann Kites Ltd", "user_id": cls.seller.id, "phone": "+49 30 1234567"})
        cls.bob.write({"name": "Bob Fly", "phone": "+49 30 7654321", "function": "Buyer"})
        cls.no = cls.env["client.interaction.result"].create({"name": "Wants to think"})
        cls.dear = cls.env["client.interaction.objection"].create({"name": "Too dear"})
        cls.tell(cls.ann, cls.bob)
        cls.Profile._refresh_all(cls.company)

    @classmethod
    def tell(cls, client, contact=None, number=1):
        """Give the client a past: orders, a quotation, promises, an offer and talks."""
        contact = contact or client
        for days in (90, 60, 30):
            cls.ask(days, partner=contact, amount=20 * number)
        cls.ask(1, partner=contact, state="draft", amount=70)
        activity = client.activity_schedule(
            "mail.mail_activity_data_call", cls.today() - timedelta(days=2), f"Ring {client.name}",
            note="<p>New price</p>", user_id=cls.seller.id,
        )  # fmt: skip
        cls.talk(contact, 5, kind="offer", offer_text="Ten kites", offer_price=99, answer="thinking",
                 objection_id=cls.dear.id)  # fmt: skip
        cls.talk(contact, 3, result_id=cls.no.id, note=f"{client.name} asks for a red one")
        return activity

    @classmethod
    def talk(cls, contact, days, user=None, **vals):
        moment = datetime.combine(cls.today() - timedelta(days=days), time(0))
        values = {"contact_id": contact.id, "happened_at": moment, "user_id": (user or cls.seller).id, "minutes": 5}
        return cls.env["client.interaction"].create({**values, **vals})

    def html(self, clients, role="seller"):
        """Return the printed briefs as the role reads them."""
        report = self.as_role(role)["ir.actions.report"].with_context(lang="en_US")
        html, _kind = report._render_qweb_html("client_base.client_brief", clients.ids)
        return html.decode()
