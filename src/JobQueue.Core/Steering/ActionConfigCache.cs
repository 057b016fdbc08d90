using System.Runtime.InteropServices;
using JobQueue.Storage;

namespace JobQueue.Steering;

/// <summary>The action configs as this process knows them. How old they may be, whoever reads them says.</summary>
internal sealed class ActionConfigCache(IActionConfigStore store, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Known? _known;
    private long _version;

    /// <summary>The latest ones read, however long ago.</summary>
    public ActionConfigs Latest
    {
        get
        {
            lock (_lock)
            {
                return _known?.Configs ?? ActionConfigs.None;
            }
        }
    }

    /// <summary>The configs, read again when what is known is older than <paramref name="maxAge"/>.</summary>
    public async ValueTask<ActionConfigs> GetAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_known is { IsForgotten: false } known && time.GetElapsedTime(known.ReadAt) <= maxAge)
            {
                return known.Configs;
            }
        }

        return await ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the configs.</summary>
    public async Task<ActionConfigs> ReadAsync(CancellationToken cancellationToken)
    {
        long version;
        lock (_lock)
        {
            version = ++_version;
        }

        var readAt = time.GetTimestamp();
        var configs = new ActionConfigs(await store.ListAsync(cancellationToken).ConfigureAwait(false));
        lock (_lock)
        {
            // A read that began earlier may return later, and one that began before a change does not show it.
            if (version > (_known?.Version ?? 0))
            {
                _known = new Known(configs, readAt, version, IsForgotten: false);
            }
        }

        return configs;
    }

    /// <summary>A config was changed: whoever asks next reads again. A read already under way does not count.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _known = new Known(_known?.Configs ?? ActionConfigs.None, 0, ++_version, IsForgotten: true);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Known(ActionConfigs Configs, long ReadAt, long Version, bool IsForgotten);
}
