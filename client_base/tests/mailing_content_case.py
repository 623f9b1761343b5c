"""A shop whose marketers write mailings to three clients that bought."""

from unittest.mock import patch

from odoo.tests import new_test_user

from .own_field_case import OwnFieldTools
from .roles import RolesCase


class MailingContentCase(OwnFieldTools, RolesCase):
    """``marketer`` and ``colleague`` may not read the field ``secret``, ``manager`` may; all may write code."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.lang = "en_US"
        cls.euro.write({"symbol": "€", "position": "after"})
        cls.secret = cls.own_field("Secret", see_role="manager", edit_role="manager").column
        cls.pet = cls.own_field("Pet Name").column
        cls.mine.write({cls.secret: "Hush", cls.pet: "Murka", "email": "mine@example.com", "lang": "en_US"})
        cls.theirs.write({cls.secret: "Hush too", "email": "theirs@example.com", "lang": "ru_RU"})
        cls.both = cls.mine | cls.theirs
        cls.marketer, cls.manager = cls.users["marketer"], cls.users["manager"]
        companies = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)], "lang": "en_US"}
        cls.colleague = new_test_user(
            cls.env, "client_colleague", "client_base.client_base_group_marketer", **companies
        )
        editors = cls.env.ref("mail.group_mail_template_editor")
        for user in (cls.marketer, cls.colleague, cls.manager):
            user.group_ids |= cls.env.ref("mass_mailing.group_mass_mailing_user") | editors
        cls.other_company = cls.make_company("Boat Shop")
        cls.order(cls.mine, cls.today(), amount=500, company=cls.other_company)
        cls.Profile._refresh_all(cls.company | cls.other_company)
        cls.env.flush_all()

    @classmethod
    def mailing_of(cls, user, subject="News", body="<p>News</p>", **vals):
        """Return a mailing to both clients that the user wrote."""
        mailings = cls.env["mailing.mailing"].with_user(user).with_context(allowed_company_ids=cls.company.ids)
        return mailings.create({
            "subject": subject, "body_html": body, "mailing_model_id": cls.env["ir.model"]._get("res.partner").id,
            "mailing_domain": repr([("id", "in", cls.both.ids)]), **vals,
        })  # fmt: skip

    def send(self, mailing, user=None, company=None):
        """Return the mails that the mailing sends, by the names of the contacts: (subject, body)."""
        self.env.flush_all()
        self.env.invalidate_all()
        user = user or self.env.ref("base.user_root")
        mailing = mailing.with_user(user).with_context(allowed_company_ids=(company or self.company).ids)
        mailing.action_send_mail()
        return self.sent(mailing)

    def sent(self, mailing):
        mails = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
        names = {contact.id: contact.name for contact in self.both}
        return {names[mail.res_id]: (mail.subject, str(mail.body_html).replace("\u00a0", " ")) for mail in mails}

    def run_queue(self):
        """Let the cron send, as OdooBot, who works in the other company."""
        queue = self.env["mailing.mailing"].with_user(self.env.ref("base.user_root"))
        with patch.object(self.registry["ir.cron"], "_commit_progress"):
            queue.with_context(allowed_company_ids=self.other_company.ids)._process_mass_mailing_queue()
