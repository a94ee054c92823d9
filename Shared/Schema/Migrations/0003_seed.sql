-- What every installation starts with: meters, plans, tiers, catalog topics, the first audit entry.

INSERT INTO meters (code, name, unit, aggregation) VALUES
    ('api_calls', 'API calls', 'call', 'sum'),
    ('messages', 'Messages', 'message', 'sum'),
    ('charts', 'Charts', 'chart', 'sum'),
    ('ai_interpretations', 'AI interpretations', 'interpretation', 'sum');

INSERT INTO plans (code, version, name, currency, price_minor, interval_unit, rank) VALUES
    ('free', 1, 'Free', 'USD', 0, 'month', 1),
    ('starter', 1, 'Starter', 'USD', 1900, 'month', 2),
    ('professional', 1, 'Professional', 'USD', 4900, 'month', 3),
    ('scale', 1, 'Scale', 'USD', 19900, 'month', 4),
    ('enterprise', 1, 'Enterprise', 'USD', 50000, 'month', 5);

-- Overage in millionths of a dollar for one call.
INSERT INTO plan_meters
    (plan_code, plan_version, meter, included_units, hard, overage_price_micro) VALUES
    ('free', 1, 'api_calls', 1000, true, 0),
    ('starter', 1, 'api_calls', 10000, true, 0),
    ('professional', 1, 'api_calls', 100000, false, 1000),
    ('scale', 1, 'api_calls', 500000, false, 800),
    ('enterprise', 1, 'api_calls', NULL, false, 0);

INSERT INTO policies (code, version, description) VALUES
    ('free', 1, 'Tier of the free plan'),
    ('starter', 1, 'Tier of the starter plan'),
    ('professional', 1, 'Tier of the professional plan'),
    ('scale', 1, 'Tier of the scale plan'),
    ('enterprise', 1, 'Tier of the enterprise plan');

INSERT INTO policy_rules (policy, ordinal, name, algorithm, limit_units, window_ms)
SELECT tier, ordinal, rule, 'fixed_window', limit_units, window_ms
FROM (VALUES
    ('free', 10, 100, 1000),
    ('starter', 30, 500, 5000),
    ('professional', 100, 2000, 20000),
    ('scale', 200, 5000, 50000),
    ('enterprise', 500, 10000, 100000)
) AS tiers (tier, per_minute, per_hour, per_day)
CROSS JOIN LATERAL (VALUES
    (0, 'minute', per_minute, 60000),
    (1, 'hour', per_hour, 3600000),
    (2, 'day', per_day, 86400000)
) AS rules (ordinal, rule, limit_units, window_ms);

INSERT INTO catalog_versions (topic, version) VALUES ('keys', 1), ('plans', 1), ('policies', 1);

-- The genesis of the installation's audit chain. Its hash is that of every entry, as admin makes it:
-- SHA-256 over the previous hash, then org, sequence and time (microseconds since 1970-01-01T00:00:00Z)
-- as 8 big-endian bytes each, then actor, action, target and each key and value of the detail in byte
-- order of the keys (here: none), each text in UTF-8 after its length in bytes as 4 big-endian bytes.
-- Row-level security binds the owner of the table too: name the org.

SELECT set_config('tollgate.org_id', '0', true);

INSERT INTO audit_entries (org_id, sequence, at, actor, action, target, detail, previous_hash, hash)
SELECT org_id, sequence, at, actor, action, target, '{}', previous_hash,
    sha256(
        previous_hash
        || int8send(org_id) || int8send(sequence)
        || int8send((extract(epoch FROM at) * 1000000)::bigint)
        || int4send(octet_length(convert_to(actor, 'UTF8'))) || convert_to(actor, 'UTF8')
        || int4send(octet_length(convert_to(action, 'UTF8'))) || convert_to(action, 'UTF8')
        || int4send(octet_length(convert_to(target, 'UTF8'))) || convert_to(target, 'UTF8'))
FROM (VALUES (
    0::bigint, 1::bigint, now(), 'system:migrate', 'installation.create', 'installation',
    decode(repeat('00', 32), 'hex'))
) AS genesis (org_id, sequence, at, actor, action, target, previous_hash);

SELECT set_config('tollgate.org_id', '', true);
