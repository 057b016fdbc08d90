using System.Diagnostics;
using System.Text.Json.Serialization;
using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>How retries are timed: <c>{"type":"exponential","first":"1s","cap":"5m0s"}</c>.</summary>
internal sealed record BackoffView(string Type)
{
    public const string None = "none";

    public const string Constant = "constant";

    public const string Exponential = "exponential";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Delay { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? First { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cap { get; init; }

    public static BackoffView Of(JobBackoff backoff) => backoff switch
    {
        JobBackoff.None => new(None),
        JobBackoff.Constant constant => new(Constant) { Delay = GoDuration.Format(constant.Delay) },
        JobBackoff.Exponential exponential => new(Exponential) { First = GoDuration.Format(exponential.First), Cap = GoDuration.Format(exponential.Cap) },
        _ => throw new UnreachableException(),
    };
}
