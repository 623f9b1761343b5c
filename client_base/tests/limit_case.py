"""A shop whose clients got mailings, as traces say that are written at any moment."""

from datetime import datetime

from odoo.tools import SQL

from .segment_case import SegmentTools

NOON = datetime(2030, 5, 15, 12)


class LimitTools(SegmentTools):
    """Clients Ann, Bob and Cid, and as many mailings as a test asks for; it is NOON wherever a test says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.lang = "en_US"
        cls.company.partner_id.lang = "en_US"
        cls.Limit = cls.env["client.contact.limit"]
        cls.ann, cls.bob, cls.cid = (
            cls.client(name, email=f"{name.lower()}@example.com") for name in ("Ann", "Bob", "Cid")
        )
        cls.shop_clients = cls.ann | cls.bob | cls.cid
        cls.refresh()

    @classmethod
    def mailing(cls, contacts=None, **vals):
        """Return a mailing to the contacts."""
        contacts = cls.shop_clients if contacts is None else contacts
        return cls.env["mailing.mailing"].create({
            "subject": "News", "body_html": "<p>News</p>", "client_company_id": cls.company.id,
            "mailing_model_id": cls.env["ir.model"]._get("res.partner").id,
            "mailing_domain": repr([("id", "in", contacts.ids)]), **vals,
        })  # fmt: skip

    @classmethod
    def got(cls, contact, at, mailing=None, status="sent", **vals):
        """Let the contact have got a mailing at a moment; return the trace."""
        mailing = mailing or cls.mailing(contact, state="done")
        return cls.env["mailing.trace"].create({
            "mass_mailing_id": mailing.id, "model": "res.partner", "res_id": contact.id, "email": contact.email,
            "trace_status": status, "sent_datetime": at, **vals,
        })  # fmt: skip

    @classmethod
    def called(cls, contact, at, kind="call", **vals):
        vals = {"contact_id": contact.id, "company_id": cls.company.id, "kind": kind, **vals}
        talk = cls.env["client.interaction"].create(vals)
        cls.env.flush_all()
        cls.env.cr.execute(SQL("UPDATE client_interaction SET happened_at = %s WHERE id = %s", at, talk.id))
        talk.invalidate_recordset()
        return talk

    @classmethod
    def over(cls, contacts=None, mailing=None, company=None):
        """Return why each of the contacts gets nothing now."""
        contacts = cls.shop_clients if contacts is None else contacts
        return cls.Limit._get_over(company or cls.company, contacts.ids, mailing and mailing.id)

    def process_queue(self):
        with self.enter_registry_test_mode():
            self.env.ref("mass_mailing.ir_cron_mass_mailing_queue").with_user(1).method_direct_trigger()
        self.env.invalidate_all()

    @classmethod
    def traces(cls, mailing):
        """Return (address, status, failure) of what the mailing wrote, by address."""
        rows = cls.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id)])
        return sorted((row.email, row.trace_status, row.failure_type) for row in rows)
