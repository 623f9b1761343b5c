"""The last order once more, at today's prices and taxes, with words on what is gone and what costs more."""

from dataclasses import dataclass, field

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

# What the host computes anew for each line: the price list, the discount and the taxes of today; and the references
# between lines, which hold within one order only.
COMPUTED_ANEW = frozenset({
    "price_unit", "technical_price_unit", "discount", "tax_ids", "extra_tax_data", "virtual_id", "linked_virtual_id",
})  # fmt: skip
MOST_NAMED = 5


@dataclass(frozen=True)
class PriceChange:
    product: str
    old: float
    new: float


@dataclass
class Repeat:
    """A quotation that repeats an order, and what is not as it was."""

    order: models.Model
    quotation: models.Model
    gone: list[str]
    dearer: list[PriceChange] = field(default_factory=list)
    cheaper: list[PriceChange] = field(default_factory=list)


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # === BUSINESS METHODS === #

    @api.model
    def _find_last_client_order(self, client):
        """Return the last confirmed order of a client in the current company that the user may read."""
        domain = [("client_id", "=", client.id), ("company_id", "=", self.env.company.id), ("state", "=", "sale")]
        return self.search(domain, order="date_order desc, id desc", limit=1)

    def _repeat(self, target) -> Repeat:
        """Order the same once more.

        :param target: an empty quotation, or the values of a new one
        :raise UserError: when nothing of the order is sold any more
        """
        self.ensure_one()
        kept, gone = self.order_line._split_repeatable(self.company_id)
        if not any(line.product_id for line in kept):
            raise UserError(self._say_nothing_to_repeat(gone))
        if isinstance(target, dict):
            target = self.create({"origin": self.name, **target})
        else:
            target.date_order = fields.Datetime.now()  # prices are those of the day of the quotation
        repeat = Repeat(self, target, gone._name_products())
        self._compare_prices(repeat, kept._repeat_in(target))
        target.message_post(body=Markup("<br/>").join(repeat.quotation._explain_repeat(repeat)))
        return repeat

    def _say_nothing_to_repeat(self, gone):
        if not gone:
            return self.env._("Order %(order)s holds no product that could be repeated.", order=self.name)
        names = "; ".join(gone._name_products())
        return self.env._("Of order %(order)s nothing is sold any more: %(names)s.", order=self.name, names=names)

    def _compare_prices(self, repeat, pairs):
        """Note which unit prices, without taxes and after discounts, differ from those of then."""
        currency = repeat.quotation.currency_id
        for old_line, new_line in pairs:
            old = self.currency_id._convert(
                old_line._get_net_unit_price(), currency, self.company_id, self.date_order, round=False
            )
            new = new_line._get_net_unit_price()
            if difference := currency.compare_amounts(new, old):
                changes = repeat.dearer if difference > 0 else repeat.cheaper
                changes.append(PriceChange(new_line.product_id.display_name, old, new))

    def _explain_repeat(self, repeat, most=None) -> list[str]:
        """Return what was repeated, and what is gone, dearer or cheaper, naming ``most`` products of each."""
        day = format_date(self.env, repeat.order.date_order)
        lines = [self.env._("Repeats order %(order)s of %(day)s.", order=repeat.order.name, day=day)]
        if repeat.gone:
            lines.append(self.env._("Gone: %(products)s.", products=self._enumerate(repeat.gone, most)))
        if repeat.dearer:
            lines.append(self.env._("Dearer: %(products)s.", products=self._enumerate_prices(repeat.dearer, most)))
        if repeat.cheaper:
            lines.append(self.env._("Cheaper: %(products)s.", products=self._enumerate_prices(repeat.cheaper, most)))
        if len(lines) == 1:
            lines.append(self.env._("All products are there, at the prices of then."))
        return lines

    def _enumerate_prices(self, changes, most):
        def money(amount):
            return format_amount(self.env, amount, self.currency_id)

        return self._enumerate(
            [
                self.env._(
                    "%(product)s: %(old)s before, %(new)s now",
                    product=change.product, old=money(change.old), new=money(change.new),
                )
                for change in changes
            ],
            most,
        )  # fmt: skip

    def _enumerate(self, words, most):
        text = "; ".join(words[:most])
        if most is None or len(words) <= most:
            return text
        return self.env._("%(names)s; and others: %(count)s", names=text, count=len(words) - most)

    def _show_repeat(self, repeat, reload):
        """Return the action that says what is different, and opens the quotation or shows the open one anew."""
        self.ensure_one()
        form = {"type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "views": [(False, "form")]}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Last Order Repeated"),
                "message": " ".join(self._explain_repeat(repeat, MOST_NAMED)),
                "type": "warning" if repeat.gone or repeat.dearer else "success",
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"} if reload else form,
            },
        }


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    # === BUSINESS METHODS === #

    def _is_repeatable_line(self) -> bool:
        """Hook: tell whether a client who orders the same again means this line.

        The host's own hook already tells deliveries, rewards and discounts, which follow from the other lines.
        """
        self.ensure_one()
        follows = self.is_downpayment or self.is_expense or self._is_delivery() or self._is_discount_line()
        return not follows and not self._is_global_discount() and self._can_be_invoiced_alone()

    def _split_repeatable(self, company):
        """Return the lines to repeat, with their sections and notes, and those whose products are not sold any more."""
        wanted = self.filtered(lambda line: line.product_id and line._is_repeatable_line())
        sold = self._get_sold_products(wanted.product_id, company)
        gone = wanted.filtered(lambda line: line.product_id not in sold or not line._is_offered_part())
        # Half a combo is none: the whole is gone, and the other parts with it.
        gone |= wanted & gone.linked_line_id.filtered(lambda line: line.product_type == "combo")
        gone_combos = gone.filtered(lambda line: line.product_type == "combo")
        return self._keep_headings(wanted - gone - gone_combos.linked_line_ids), wanted & gone

    @api.model
    def _get_sold_products(self, products, company):
        """Return which of the products the company still sells."""
        # sudo: an archived product, or one of another company, is not sold whoever asks
        products = products.sudo()
        here = products.filtered_domain(products._check_company_domain(company))
        return here.filtered(lambda product: product.active and product.sale_ok).sudo(False)

    def _name_products(self):
        # sudo: a product of another company, too, stands on the order that the user reads
        return [line.product_id.display_name for line in self.sudo()]

    def _is_offered_part(self):
        """Tell whether a part of a combo is still a choice of it; what is no part is offered."""
        combo = self.linked_line_id
        if combo.product_type != "combo":
            return True
        # sudo: the choices of a combo are for its managers to read
        offered = combo.product_template_id.sudo().combo_ids.combo_item_ids
        return self.combo_item_id in offered and self.combo_item_id.sudo().product_id == self.product_id

    def _keep_headings(self, kept):
        """Return the kept lines, the sections above them, and the notes that do not stand below something gone."""
        sections = (kept.parent_id | kept.parent_id.parent_id).filtered(lambda line: not line.is_downpayment)
        standing, result = True, self.browse()
        for line in self:
            if line.display_type != "line_note":
                standing = line in kept or line in sections
            if standing:
                result += line
        return result

    def _repeat_in(self, quotation):
        """Add these lines to a quotation; return (old, new) of those with a product.

        What belongs to another line, such as a part of a combo, comes after it: its price is a part of that one's.
        """
        new_lines = {}
        dependent = self.filtered(lambda line: line.linked_line_id in self)
        for lines in (self - dependent, dependent):
            vals_list = [
                {key: value for key, value in vals.items() if key not in COMPUTED_ANEW}
                | {"order_id": quotation.id, "linked_line_id": new_lines.get(line.linked_line_id, self.browse()).id}
                for line, vals in zip(lines, lines.copy_data(), strict=True)
            ]
            new_lines |= zip(lines, self.create(vals_list), strict=True)
        return [(old, new) for old, new in new_lines.items() if old.product_id]

    def _get_net_unit_price(self):
        """Return what one unit costs, without taxes and after the discount."""
        self.ensure_one()
        if self.product_uom_qty:
            return self.price_subtotal / self.product_uom_qty
        return self.price_unit * (1 - self.discount / 100)
