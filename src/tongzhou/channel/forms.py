"""The channel package's forms as the rest of the channel solution names them."""

from typing import Final

PARTNER: Final = "partner"
PARTNER_ACCOUNT: Final = "partner_account"
PRODUCT: Final = "product"
ORDER_LINE: Final = "order_line"
RETURN_LINE: Final = "return_line"
SALES_TARGET: Final = "sales_target"
POLICY_APPROVAL: Final = "policy_approval"
POLICY_ACCRUAL: Final = "policy_accrual"
PAYEE_CHECK: Final = "payee_check"

PARTNER_CODE: Final = "reseller_key"
PARTNER_LABEL: Final = "reseller_name"
PRODUCT_CODE: Final = "product_key"
PRODUCT_LABEL: Final = "product_name"
LINE_DATE: Final = "order_date"
LINE_AMOUNT: Final = "sales_amount"
SETTLED_KIND: Final = "order"
"""Plans settle order lines; shipments, invoices and receipts of the same goods must not count again."""
