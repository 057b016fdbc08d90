using System.Globalization;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Tree;

/// <summary>Collects what an update changed, for change events.</summary>
internal sealed class ChangeRecorder
{
    private readonly List<(string Path, BsonValue? Value)> _entries = [];
    private int _muted;

    /// <summary>Notes a change at a path.</summary>
    public void Record(string path, Change change)
    {
        if (_muted > 0)
        {
            return;
        }

        switch (change)
        {
            case Change.Assignment { FirstNew: { } first, Value: BsonArray array }:
                for (var i = first; i < array.Count; i++)
                {
                    _entries.Add((string.Create(CultureInfo.InvariantCulture, $"{path}.{i}"), array[i]));
                }

                break;
            case Change.Assignment assignment:
                _entries.Add((path, assignment.Value));
                break;
            case Change.Removal:
                _entries.Add((path, null));
                break;
        }
    }

    /// <summary>Stops recording until the result is disposed: what lies within a created document is told by the document.</summary>
    public Muting Mute()
    {
        _muted++;
        return new Muting(this);
    }

    /// <summary>Starts a part that may be discarded.</summary>
    public Attempt Begin() => new(this, _entries.Count);

    public UpdateDescription ToDescription()
    {
        var updated = new BsonDocument();
        var removed = new BsonArray();
        foreach (var (path, value) in _entries)
        {
            if (value is null)
            {
                removed.Add(path);
            }
            else
            {
                updated[path] = value;
            }
        }

        return new UpdateDescription(updated, removed, []);
    }

    internal readonly struct Muting(ChangeRecorder recorder) : IDisposable
    {
        public void Dispose() => recorder._muted--;
    }

    internal sealed class Attempt(ChangeRecorder recorder, int start) : IDisposable
    {
        private bool _discarded;

        public void Discard() => _discarded = true;

        public void Dispose()
        {
            if (_discarded && recorder._entries.Count > start)
            {
                recorder._entries.RemoveRange(start, recorder._entries.Count - start);
            }
        }
    }
}
