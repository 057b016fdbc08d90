using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using JobQueue.Core.Tests.Cluster;

namespace JobQueue.Diagnostics;

/// <summary>What the meter of one replica tells.</summary>
internal sealed class MeteredReplica : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _sums = new(StringComparer.Ordinal);

    public MeteredReplica(TestReplica replica)
    {
        var meter = replica.Service<JobMetrics>().Meter;
        _listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The sum of a counter, or the value of a gauge as it is now, by name and tags such as <c>jobqueue.claim.won action=work</c>; null when it was never told.</summary>
    public double? this[string series]
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _sums.TryGetValue(series, out var value) ? value : null;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]);
        _sums.AddOrUpdate(series, value, (_, sum) => instrument.IsObservable ? value : sum + value);
    }
}
