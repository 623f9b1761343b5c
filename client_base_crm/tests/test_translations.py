from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestLeadTranslations(TransactionCase):
    """What leads take over from the core is Russian too, though the core's translations were there before them."""

    def test_recognition_of_leads_in_russian(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        modules = self.env["ir.module.module"].search([("name", "in", ("client_base", "client_base_crm"))])
        modules._update_translations(["ru_RU"])
        field = self.env["crm.lead"].with_context(lang="ru_RU").fields_get(["client_recognition"])["client_recognition"]
        labels = {"new": "Новый", "returning": "Повторное обращение", "repeat": "Повторный"}
        self.assertEqual(dict(field["selection"]), labels)
