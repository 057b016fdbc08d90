using System.Text.Json;

namespace JobQueue.Jobs;

/// <summary>What a client asks for. Only <see cref="Action"/> is needed.</summary>
public sealed record JobSubmission
{
    /// <summary>How many times a worker may die while running a job before it stays <c>worker_dead</c>, unless told otherwise.</summary>
    public const int DefaultInterruptions = 5;

    /// <summary>The most retries.</summary>
    public const int MaxRetries = 1000;

    /// <summary>The most interruptions.</summary>
    public const int MaxInterruptions = 1000;

    /// <summary>The lowest priority.</summary>
    public const int MinPriority = -100;

    /// <summary>The highest priority.</summary>
    public const int MaxPriority = 100;

    /// <summary>The largest parameters, in bytes of UTF-8 JSON.</summary>
    public const int MaxParameterBytes = 256 * 1024;

    /// <summary>The longest action name, in characters.</summary>
    public const int MaxActionLength = 128;

    /// <summary>The longest unique key, in characters.</summary>
    public const int MaxUniqueKeyLength = 512;

    /// <summary>The name a handler is registered for: 1 to 128 ASCII letters, digits, <c>_</c>, <c>-</c>, <c>.</c>, <c>:</c> or <c>/</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The client-made id, so that a repeated submission is recognised; made when <see langword="null"/>.</summary>
    public JobId? Id { get; init; }

    /// <summary>A JSON object of at most 256 KiB; <see langword="null"/> for none. <see cref="WithParameters"/> makes one from an object.</summary>
    /// <remarks>Defaults of the action's config are added name by name, also where this is <see langword="null"/> or empty.</remarks>
    public JsonElement? Parameters { get; init; }

    /// <summary>How many times a failure is tried again.</summary>
    /// <value>Default that of the action's config, else 0; 0 to 1,000.</value>
    public int? Retries { get; init; }

    /// <summary>How retries are timed.</summary>
    /// <value>Default that of the action's config, else exponential from 1 second to 5 minutes, with jitter.</value>
    public JobBackoff? Backoff { get; init; }

    /// <summary>The units the job needs.</summary>
    /// <value>Default those of the action's config, else none; an empty map needs nothing in any case.</value>
    public CapacityMap? CapacityMap { get; init; }

    /// <summary>The longest run, counted from its start.</summary>
    /// <value>Default that of the action's config, else none; more than zero.</value>
    public TimeSpan? Deadline { get; init; }

    /// <summary>The time between the polite and the forced stop.</summary>
    /// <value>Default that of the action's config, else the worker's, 30 seconds; zero or more.</value>
    public TimeSpan? StopTimeout { get; init; }

    /// <summary>When the job is due, in database time; now when <see langword="null"/>.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Higher goes first.</summary>
    /// <value>Default 0; −100 to 100.</value>
    public int Priority { get; init; }

    /// <summary>Admits one unfinished retry chain per key; a second submission gets the first one's job.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>What becomes of the job when its worker is lost.</summary>
    public InterruptPolicy OnInterrupt { get; init; }

    /// <summary>How many times a worker may die while running the job before it stays <c>worker_dead</c>.</summary>
    /// <value>Default 5; 0 to 1,000.</value>
    public int Interruptions { get; init; } = DefaultInterruptions;

    /// <summary>The same submission with <paramref name="parameters"/> written as a JSON object.</summary>
    /// <exception cref="ArgumentException">The value does not become a JSON object.</exception>
    public JobSubmission WithParameters<T>(T parameters, JsonSerializerOptions? options = null)
    {
        var element = JsonSerializer.SerializeToElement(parameters, options ?? JsonSerializerOptions.Web);
        return element.ValueKind == JsonValueKind.Object
            ? this with { Parameters = element }
            : throw new ArgumentException($"Parameters must be a JSON object; a {typeof(T).Name} becomes a JSON {element.ValueKind}.", nameof(parameters));
    }
}
