-- Idempotency rows are removed when their time is over; each service removes its own, as the policies of 0002 say.

CREATE INDEX idempotency_keys_by_creation ON idempotency_keys (service, created_at);

GRANT DELETE ON idempotency_keys TO tollgate_admin, tollgate_admin_fleet, tollgate_billing, tollgate_billing_fleet;
