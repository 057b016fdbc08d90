using JobQueue.Host.Views;
using JobQueue.Jobs;

namespace JobQueue.Host.Requests;

/// <summary>Reads how retries are timed; <see langword="null"/> where the body does not say.</summary>
internal static class BackoffReader
{
    public static JobBackoff? Read(FieldReader fields)
    {
        if (fields.Fields("backoff", "an object such as {\"type\":\"exponential\",\"first\":\"1s\",\"cap\":\"5m\"}") is not { } backoff)
        {
            return null;
        }

        var standard = (JobBackoff.Exponential)JobBackoff.Default;
        JobBackoff read = backoff.RequiredText("type", "'none', 'constant' or 'exponential'", text => text is BackoffView.None or BackoffView.Constant or BackoffView.Exponential) switch
        {
            BackoffView.Constant => new JobBackoff.Constant(backoff.Duration("delay", TimeSpan.Zero) ?? standard.First),
            BackoffView.Exponential => new JobBackoff.Exponential(backoff.Duration("first", TimeSpan.Zero) ?? standard.First, backoff.Duration("cap", TimeSpan.Zero) ?? standard.Cap),
            _ => new JobBackoff.None(),
        };
        backoff.RefuseOthers();
        return read;
    }
}
