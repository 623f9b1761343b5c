from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .repeat_case import RepeatCase


@tagged("post_install", "-at_install")
class TestRepeatOrder(RepeatCase):
    # === WHAT IS REPEATED === #

    def test_last_order_at_todays_prices(self):
        self.bought(self.rope, days=90)
        last = self.bought({"product_id": self.kite.id, "product_uom_qty": 4, "price_unit": 8}, self.rope)
        self.bought(self.kite, days=1, confirm=False)
        quotation = self.repeat(self.bought(self.kite, days=1, confirm=False))
        self.assertEqual((quotation.state, quotation.partner_id, quotation.origin), ("draft", self.bob, last.name))
        self.assertEqual(self.lines(quotation), [("Kite", 4, 10), ("Rope", 1, 3)])
        self.assertRegex(self.said, r"Dearer: Kite: \D*8[.,]00\D* before, \D*10[.,]00\D* now\.$")
        self.assertEqual((self.next["res_model"], self.next["res_id"]), ("sale.order", quotation.id))

    def test_prices_of_the_clients_price_list(self):
        self.bought(self.kite)
        cheap = self.make_pricelist(self.euro)
        cheap.item_ids = [
            Command.create({"compute_price": "percentage", "percent_price": 20, "applied_on": "3_global"})
        ]
        self.ann.property_product_pricelist = self.bob.property_product_pricelist = cheap
        quotation = self.repeat(self.asked(partner=self.bob))
        self.assertEqual(quotation.pricelist_id, cheap)
        self.assertEqual(quotation.amount_untaxed, 8)
        self.assertIn("Cheaper: Kite", self.said)

    def test_discount_of_then_is_not_given_again(self):
        self.bought({"product_id": self.kite.id, "discount": 50, "tax_ids": False})
        quotation = self.repeat(self.asked())
        self.assertEqual(quotation.order_line.discount, 0)
        self.assertEqual(quotation.amount_untaxed, 10)
        self.assertIn("Dearer: Kite", self.said)

    def test_taxes_of_today(self):
        country = {"country_id": self.env.ref("base.be").id}
        group = self.env["account.tax.group"].create({"name": "VAT", **country})
        old, new = self.env["account.tax"].create(
            [{"name": f"{rate}", "amount": rate, "tax_group_id": group.id, **country} for rate in (10, 20)]
        )
        self.company.account_fiscal_country_id = country["country_id"]
        self.kite.taxes_id = new
        self.bought({"product_id": self.kite.id, "tax_ids": [Command.set(old.ids)]})
        quotation = self.repeat(self.asked())
        self.assertEqual((quotation.order_line.tax_ids, quotation.amount_total), (new, 12))
        self.assertNotIn("Dearer", self.said, "a tax is not the price")

    def test_nothing_changed(self):
        self.bought(self.kite)
        self.repeat(self.asked())
        self.assertIn("All products are there, at the prices of then.", self.said)

    def test_other_currency_is_compared_at_the_rate_of_then(self):
        dollar = self.make_currency("XTS", {"2000-01-01": 2, str(self.today()): 4})
        self.order(self.bob, self.today() - timedelta(days=9), amount=20, currency=dollar).user_id = self.seller
        quotation = self.repeat(self.asked())
        self.assertEqual((quotation.currency_id, quotation.amount_untaxed), (self.euro, 10))
        self.assertIn("All products are there", self.said)

    def test_gone_products_are_named(self):
        archived, unsold = self.make_product("Boat", 5), self.make_product("Sail", 5)
        foreign = self.make_product("Anchor", 5)
        self.bought(archived, unsold, foreign, self.kite)
        archived.action_archive()
        unsold.sale_ok = False
        self.env.cr.execute(
            "UPDATE product_template SET company_id = %s WHERE id = %s",
            [self.make_company("Branch").id, foreign.product_tmpl_id.id],
        )
        self.env.invalidate_all()
        quotation = self.repeat(self.asked())
        self.assertEqual(self.lines(quotation), [("Kite", 1, 10)])
        self.assertIn("Gone: Boat; Sail; Anchor.", self.said)
        note = quotation.message_ids[0]
        self.assertIn("Gone: Boat; Sail; Anchor.", note.body)
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))

    def test_long_lists_are_cut_in_the_message_only(self):
        goods = [self.make_product(f"Bead {number}", 5) for number in range(7)]
        self.bought(self.kite, *goods)
        for product in goods:
            product.action_archive()
        quotation = self.repeat(self.asked())
        self.assertIn("Bead 4; and others: 2.", self.said)
        self.assertNotIn("Bead 5", self.said)
        self.assertIn("Bead 6", quotation.message_ids[0].body)

    def test_names_are_shown_as_they_are_written(self):
        self.kite.name = "<b>Kite</b> & tail"
        self.bought({"product_id": self.kite.id, "price_unit": 5})
        quotation = self.repeat(self.asked())
        self.assertIn("&lt;b&gt;Kite&lt;/b&gt; &amp; tail", quotation.message_ids[0].body)

    def test_lines_that_follow_from_others_are_left_out(self):
        shipping = self.make_product("Shipping", 5, type="service")
        coupon = self.make_product("Coupon", 5, type="service")
        order = self.bought(
            self.kite,
            shipping,
            {"product_id": coupon.id, "price_unit": -2},
            {"product_id": self.rope.id, "is_downpayment": True, "price_unit": 9},
            {"product_id": self.rope.id, "is_expense": True, "price_unit": 9},
        )
        Line = type(order.order_line)
        self.patch(Line, "_is_delivery", lambda line: line.product_id == shipping)
        self.patch(Line, "_can_be_invoiced_alone", lambda line: line.product_id != coupon)
        quotation = self.repeat(self.asked())
        self.assertEqual(self.lines(quotation), [("Kite", 1, 10)])
        self.assertNotIn("Gone", self.said)

    def test_sections_and_notes(self):
        boat = self.make_product("Boat", 5)
        section, note = {"display_type": "line_section"}, {"display_type": "line_note"}
        self.bought(
            {**note, "name": "Dear Bob"},
            {**section, "name": "In the air"},
            self.kite,
            {**note, "name": "Blue one"},
            {**section, "name": "On water"},
            {**note, "name": "All wet"},
            boat,
            {**note, "name": "Leaks"},
            {**section, "name": "Other"},
            {"display_type": "line_subsection", "name": "Of which"},
            self.rope,
        )
        boat.action_archive()
        names = [name for name, _qty, _price in self.lines(self.repeat(self.asked()))]
        self.assertEqual(names, ["Dear Bob", "In the air", "Kite", "Blue one", "Other", "Of which", "Rope"])

    def test_description_and_unit_are_kept(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.bought({"product_id": self.kite.id, "name": "Kite, red as agreed", "product_uom_id": dozen.id})
        line = self.repeat(self.asked()).order_line
        self.assertEqual((line.name, line.product_uom_id, line.price_unit), ("Kite, red as agreed", dozen, 120))

    def test_chosen_and_typed_attributes_are_kept(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Print",
                "create_variant": "no_variant",
                "value_ids": [
                    Command.create({"name": "Star", "default_extra_price": 2}),
                    Command.create({"name": "Own words", "is_custom": True}),
                ],
            }
        )
        template = self.env["product.template"].create({"name": "Printed", "list_price": 10, "taxes_id": False})
        template.attribute_line_ids = [
            Command.create({"attribute_id": attribute.id, "value_ids": [Command.set(attribute.value_ids.ids)]})
        ]
        star, words = template.attribute_line_ids.product_template_value_ids
        kite = template.product_variant_id
        typed = {"custom_product_template_attribute_value_id": words.id, "custom_value": "For Tim"}
        self.bought(
            {"product_id": kite.id, "product_no_variant_attribute_value_ids": [Command.set(star.ids)]},
            {
                "product_id": kite.id,
                "product_no_variant_attribute_value_ids": [Command.set(words.ids)],
                "product_custom_attribute_value_ids": [Command.create(typed)],
            },
        )
        first, second = self.repeat(self.asked()).order_line
        self.assertEqual((first.product_no_variant_attribute_value_ids, first.price_unit), (star, 12))
        self.assertEqual(second.product_custom_attribute_value_ids.custom_value, "For Tim")
        self.assertIn("For Tim", second.name)

    # === COMBOS AND OPTIONS === #

    def bought_combo(self):
        """Return an order of a set for 30, of a kite and a rope, and of a boat beside it."""
        boat = self.make_product("Boat", 5)
        combos = self.env["product.combo"].create(
            [
                {"name": product.name, "combo_item_ids": [Command.create({"product_id": product.id})]}
                for product in (self.kite, self.rope)
            ]
        )
        whole = self.make_product("Set", 30, type="combo", combo_ids=[Command.set(combos.ids)])
        order = self.bought(whole, boat)
        order.order_line = [
            Command.create(
                {
                    "product_id": combo.combo_item_ids.product_id.id,
                    "combo_item_id": combo.combo_item_ids.id,
                    "linked_line_id": order.order_line[0].id,
                    "sequence": 10,
                }
            )
            for combo in combos
        ]
        return order

    def test_combo_is_repeated_whole(self):
        order = self.bought_combo()
        self.assertEqual(order.amount_untaxed, 35)
        order.order_line.product_id.filtered(lambda product: product.name == "Set").list_price = 60
        quotation = self.repeat(self.asked())
        whole = quotation.order_line.filtered(lambda line: line.product_id.name == "Set")
        self.assertEqual(set(whole.linked_line_ids.mapped("product_id.name")), {"Kite", "Rope"})
        self.assertTrue(all(line.combo_item_id for line in whole.linked_line_ids))
        self.assertEqual(quotation.amount_untaxed, 65)
        self.assertIn("Dearer: Kite", self.said)

    def test_combo_of_which_a_part_is_gone(self):
        self.bought_combo()
        self.rope.action_archive()
        self.assertEqual(self.lines(self.repeat(self.asked())), [("Boat", 1, 5)])
        self.assertIn("Gone: Set; Rope.", self.said)

    def test_combo_of_which_a_part_is_no_choice_any_more(self):
        order = self.bought_combo()
        order.order_line.combo_item_id.filtered(lambda item: item.product_id == self.rope).unlink()
        self.assertEqual(self.lines(self.repeat(self.asked())), [("Boat", 1, 5)])
        self.assertIn("Gone: Set; Rope.", self.said)

    def test_option_stays_with_its_product_or_without(self):
        order = self.bought(self.kite, self.rope)
        kite, rope = order.order_line
        rope.linked_line_id = kite
        first, second = self.repeat(self.asked()).order_line
        self.assertEqual(second.linked_line_id, first)
        self.kite.action_archive()
        self.assertEqual(self.lines(self.repeat(self.asked())), [("Rope", 1, 3)])
