-- The core tables. Rules that every step of this history keeps:
--   org tables carry `org_id bigint` in every PRIMARY KEY, UNIQUE and EXCLUDE;
--   foreign keys join org tables on org_id, or point at reference tables;
--   no triggers, no rules; ids and times are parameters, never defaults of a volatile function.
-- Roles, grants, row-level security and views are in 0002, data in 0003.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Reference and local tables: no org_id, small, the same on every node.

CREATE TABLE meters (
    code text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]{0,62}$'),
    name text NOT NULL,
    unit text NOT NULL,
    aggregation text NOT NULL CHECK (aggregation IN ('count', 'sum', 'max', 'unique_count'))
);

CREATE TABLE plans (
    code text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    name text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    interval_unit text NOT NULL CHECK (interval_unit IN ('week', 'month', 'quarter', 'year')),
    rank integer NOT NULL,
    PRIMARY KEY (code, version)
);

-- What a plan includes of a meter, and what more costs. included_units NULL: unlimited.
CREATE TABLE plan_meters (
    plan_code text NOT NULL,
    plan_version integer NOT NULL,
    meter text NOT NULL REFERENCES meters (code),
    included_units bigint CHECK (included_units >= 0),
    hard boolean NOT NULL,
    overage_price_micro bigint NOT NULL CHECK (overage_price_micro >= 0),
    PRIMARY KEY (plan_code, plan_version, meter),
    FOREIGN KEY (plan_code, plan_version) REFERENCES plans (code, version)
);

-- Named sets of rate rules. A plan's tier is the policy of the plan's code.
CREATE TABLE policies (
    code text PRIMARY KEY,
    version integer NOT NULL CHECK (version > 0),
    description text NOT NULL
);

CREATE TABLE policy_rules (
    policy text NOT NULL REFERENCES policies (code),
    ordinal integer NOT NULL CHECK (ordinal >= 0),
    name text NOT NULL,
    algorithm text NOT NULL
        CHECK (algorithm IN ('fixed_window', 'sliding_window', 'token_bucket', 'concurrency')),
    limit_units bigint NOT NULL CHECK (limit_units >= 0),
    window_ms bigint NOT NULL CHECK (window_ms >= 1000),
    PRIMARY KEY (policy, ordinal),
    UNIQUE (policy, name)
);

-- Slug -> org: the one place where slugs are unique over all orgs, so it cannot be an org table.
-- Only admin reads it; everyone else sees an org's own slug in the view org_directory.
CREATE TABLE org_slugs (
    slug text PRIMARY KEY CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    target_org bigint NOT NULL UNIQUE CHECK (target_org > 0)
);

-- Bumped in the transaction of every change that limiters must obey; the fallback of LISTEN.
CREATE TABLE catalog_versions (
    topic text PRIMARY KEY,
    version bigint NOT NULL CHECK (version > 0)
);

-- How far each tracker's journal is in the database; moved in the transaction of the rows.
CREATE TABLE journal_positions (
    tracker text PRIMARY KEY,
    journal uuid NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    committed_at timestamptz NOT NULL
);

-- Org tables.

CREATE TABLE orgs (
    org_id bigint PRIMARY KEY CHECK (org_id > 0),
    slug text NOT NULL REFERENCES org_slugs (slug),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    status text NOT NULL CHECK (status IN ('active', 'suspended')),
    created_at timestamptz NOT NULL
);

CREATE TABLE users (
    org_id bigint NOT NULL REFERENCES orgs (org_id),
    user_id bigint NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'billing', 'analyst', 'member')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, user_id),
    UNIQUE (org_id, email)
);

-- The secret is not here: secret_hmac is HMAC-SHA256 of the whole key with the pepper of pepper_version.
CREATE TABLE api_keys (
    org_id bigint NOT NULL REFERENCES orgs (org_id),
    key_id bigint NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    secret_hmac bytea NOT NULL CHECK (octet_length(secret_hmac) = 32),
    pepper_version integer NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (org_id, key_id),
    UNIQUE (org_id, secret_hmac)
);

-- Periods are half-open; ended_at NULL: still running. One at a time, and one active.
CREATE TABLE subscriptions (
    org_id bigint NOT NULL REFERENCES orgs (org_id),
    subscription_id bigint NOT NULL,
    plan_code text NOT NULL,
    plan_version integer NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'ended')),
    anchor_at timestamptz NOT NULL,
    ended_at timestamptz,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, subscription_id),
    FOREIGN KEY (plan_code, plan_version) REFERENCES plans (code, version),
    CHECK (ended_at IS NULL OR ended_at >= anchor_at),
    EXCLUDE USING gist (org_id WITH =, tstzrange(anchor_at, ended_at) WITH &&)
);
CREATE UNIQUE INDEX subscriptions_one_active ON subscriptions (org_id) WHERE status = 'active';

-- Numbers are gapless per org and given when an invoice is finalized. A void one leaves its period
-- free for another.

CREATE TABLE invoices (
    org_id bigint NOT NULL REFERENCES orgs (org_id),
    invoice_id bigint NOT NULL,
    subscription_id bigint NOT NULL,
    number bigint,
    status text NOT NULL CHECK (status IN ('draft', 'finalized', 'paid', 'void', 'uncollectible')),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL CHECK (period_end > period_start),
    total_minor bigint NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, invoice_id),
    UNIQUE (org_id, number),
    FOREIGN KEY (org_id, subscription_id) REFERENCES subscriptions (org_id, subscription_id),
    CHECK (status <> 'draft' OR number IS NULL)
);
CREATE UNIQUE INDEX invoices_one_per_period ON invoices (org_id, subscription_id, period_start)
    WHERE status <> 'void';

CREATE TABLE invoice_lines (
    org_id bigint NOT NULL,
    invoice_id bigint NOT NULL,
    ordinal integer NOT NULL CHECK (ordinal >= 0),
    description text NOT NULL,
    meter text,
    quantity bigint NOT NULL,
    unit_price_micro bigint NOT NULL,
    amount_minor bigint NOT NULL,
    usage_hash bytea,
    PRIMARY KEY (org_id, invoice_id, ordinal),
    FOREIGN KEY (org_id, invoice_id) REFERENCES invoices (org_id, invoice_id)
);

-- Audit: entry n of an org holds the hash of entry n-1 (the first one 32 zero bytes), and its own:
-- SHA-256 over the canonical form that 0003 spells out. `detail` is a flat object of strings. Entries
-- of the installation itself are under org_id 0.
CREATE TABLE audit_entries (
    org_id bigint NOT NULL CHECK (org_id >= 0),
    sequence bigint NOT NULL CHECK (sequence > 0),
    at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    detail jsonb NOT NULL CHECK (jsonb_typeof(detail) = 'object'),
    previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (org_id, sequence)
);

-- COMMIT is ambiguous when a connection dies: a write carries its key here, in the same transaction.
-- Shared by admin and billing, each its own rows (`service`). org_id 0: a write of no org, or of one
-- that the write itself makes.
CREATE TABLE idempotency_keys (
    org_id bigint NOT NULL CHECK (org_id >= 0),
    service text NOT NULL CHECK (service IN ('admin', 'billing')),
    key bytea NOT NULL CHECK (octet_length(key) BETWEEN 1 AND 64),
    request_hash bytea NOT NULL,
    reply bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, service, key)
);

-- Raw usage, by UTC day of occurred_at. The identity is the primary key; it serves the request log of
-- an org too. No further index: each one costs ingest more than the rows themselves.
CREATE TABLE usage_events (
    org_id bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    event_id uuid NOT NULL,
    meter text NOT NULL,
    quantity_micro bigint NOT NULL CHECK (quantity_micro >= 0),
    key_id bigint,
    user_ref text,
    endpoint text NOT NULL,
    method text NOT NULL,
    status_code smallint NOT NULL,
    latency_us bigint,
    request_bytes bigint NOT NULL,
    response_bytes bigint NOT NULL,
    ip inet,
    user_agent text,
    country text,
    channel smallint,
    direction smallint,
    message_kind smallint,
    body_length integer,
    segments integer,
    delivery_status smallint,
    provider_message_id text,
    attributes jsonb,
    PRIMARY KEY (org_id, occurred_at, event_id)
) PARTITION BY RANGE (occurred_at);

-- Days without a partition of their own.
CREATE TABLE usage_events_default PARTITION OF usage_events DEFAULT;

-- Rollups: additive counters, moved in the transaction of the raw rows. bucket is the start of the UTC bucket.

CREATE TABLE rollup_minute (
    org_id bigint NOT NULL,
    bucket timestamptz NOT NULL,
    meter text NOT NULL,
    calls bigint NOT NULL,
    errors bigint NOT NULL,
    quantity_micro numeric(38, 0) NOT NULL,
    request_bytes bigint NOT NULL,
    response_bytes bigint NOT NULL,
    PRIMARY KEY (org_id, bucket, meter)
);
CREATE TABLE rollup_hour (LIKE rollup_minute INCLUDING ALL);
CREATE TABLE rollup_day (LIKE rollup_minute INCLUDING ALL);

CREATE TABLE rollup_endpoint_hour (
    org_id bigint NOT NULL,
    bucket timestamptz NOT NULL,
    meter text NOT NULL,
    endpoint text NOT NULL,
    method text NOT NULL,
    status_code smallint NOT NULL,
    calls bigint NOT NULL,
    request_bytes bigint NOT NULL,
    response_bytes bigint NOT NULL,
    PRIMARY KEY (org_id, bucket, meter, endpoint, method, status_code)
);
CREATE TABLE rollup_endpoint_day (LIKE rollup_endpoint_hour INCLUDING ALL);

CREATE TABLE rollup_user_day (
    org_id bigint NOT NULL,
    bucket timestamptz NOT NULL,
    meter text NOT NULL,
    user_ref text NOT NULL,
    calls bigint NOT NULL,
    errors bigint NOT NULL,
    quantity_micro numeric(38, 0) NOT NULL,
    PRIMARY KEY (org_id, bucket, meter, user_ref)
);

CREATE TABLE rollup_key_day (
    org_id bigint NOT NULL,
    bucket timestamptz NOT NULL,
    meter text NOT NULL,
    key_id bigint NOT NULL,
    calls bigint NOT NULL,
    errors bigint NOT NULL,
    quantity_micro numeric(38, 0) NOT NULL,
    PRIMARY KEY (org_id, bucket, meter, key_id)
);

CREATE TABLE rollup_message_hour (
    org_id bigint NOT NULL,
    bucket timestamptz NOT NULL,
    channel smallint NOT NULL,
    direction smallint NOT NULL,
    message_kind smallint NOT NULL,
    delivery_status smallint NOT NULL,
    country text NOT NULL,
    messages bigint NOT NULL,
    segments bigint NOT NULL,
    body_length bigint NOT NULL,
    PRIMARY KEY (org_id, bucket, channel, direction, message_kind, delivery_status, country)
);

-- DDSketch with relative error 1 %, a row for each bin that holds something. Bin i covers (g^(i-1), g^i]
-- microseconds with g = 1.01/0.99; bin -1 holds zero.
CREATE TABLE rollup_latency_hour (
    org_id bigint NOT NULL,
    bucket timestamptz NOT NULL,
    meter text NOT NULL,
    endpoint text NOT NULL,
    bin smallint NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (org_id, bucket, meter, endpoint, bin)
);
CREATE TABLE rollup_latency_day (LIKE rollup_latency_hour INCLUDING ALL);

-- Quota counters: usage of a meter in a UTC month, what a hard quota is decided on.
CREATE TABLE quota_counters (
    org_id bigint NOT NULL,
    meter text NOT NULL,
    month timestamptz NOT NULL,
    used_micro numeric(38, 0) NOT NULL,
    PRIMARY KEY (org_id, meter, month)
);
