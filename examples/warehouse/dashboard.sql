-- The first questions to a warehouse of events. An event that was kept with the probability `sample_rate` stands for 1 / sample_rate of its kind:
-- whoever adds up events adds up these weights. Installations and sessions that were seen are counted as they are.

-- name: daily_active_installations
SELECT strftime(time AT TIME ZONE 'UTC', '%Y-%m-%d') AS day, count(DISTINCT device_id)::DOUBLE AS installations, round(sum(1 / sample_rate)) AS events
FROM events
GROUP BY day
ORDER BY day;

-- name: events_by_name
SELECT event_name, round(sum(1 / sample_rate)) AS events, count(*)::DOUBLE AS rows_kept, count(DISTINCT device_id)::DOUBLE AS installations
FROM events
GROUP BY event_name
ORDER BY events DESC, event_name;

-- A funnel over the steps of one session, in their order. One die is rolled for all sinks and, with `by: session`, for the session as a whole: then
-- its steps were kept or left out together, and the session weighs as much as its rarest step.
-- name: funnel
WITH steps AS (
  SELECT session_id,
    min(time) FILTER (event_name = 'started') AS started,
    min(time) FILTER (event_name = 'tool_used') AS used,
    min(time) FILTER (event_name = 'finished') AS finished,
    max(1 / sample_rate) AS weight
  FROM events
  WHERE event_name IN ('started', 'tool_used', 'finished')
  GROUP BY session_id
)
SELECT round(coalesce(sum(weight) FILTER (started IS NOT NULL), 0)) AS started,
  round(coalesce(sum(weight) FILTER (used >= started), 0)) AS tool_used,
  round(coalesce(sum(weight) FILTER (used >= started AND finished >= used), 0)) AS finished
FROM steps;

-- What clients gave up before it came here, told by themselves: who reads the numbers above should know what is missing from them.
-- name: drop_reports
SELECT reason, sum(n)::DOUBLE AS events, count(*)::DOUBLE AS reports
FROM drops
GROUP BY reason
ORDER BY events DESC, reason;
