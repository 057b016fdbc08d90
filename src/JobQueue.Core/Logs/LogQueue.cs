using System.Globalization;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Logs;

/// <summary>The lines of one run that are not stored yet. Bounded; what does not fit is counted and said in a line of its own.</summary>
internal sealed class LogQueue(IDbClock clock, Action<long> dropped)
{
    /// <summary>The most lines of one run.</summary>
    public const int MaxLines = 100_000;

    /// <summary>The most lines that wait.</summary>
    public const int MaxWaitingLines = 10_000;

    /// <summary>The most characters that wait.</summary>
    public const int MaxWaitingChars = 4 * 1024 * 1024;

    /// <summary>The most lines that are stored at once.</summary>
    public const int BatchLines = 500;

    /// <summary>The most characters that are stored at once, unless a single line has more.</summary>
    public const int BatchChars = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<NewLogLine> _waiting = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _batchReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waitingChars;
    private int _accepted;
    private long _droppedHere;

    /// <summary>Completes when a whole batch waits, or no more lines will come.</summary>
    public Task BatchReady
    {
        get
        {
            lock (_gate)
            {
                return Task.WhenAny(_batchReady.Task, _closed.Task);
            }
        }
    }

    /// <summary>Whether a line waits.</summary>
    public bool HasLines
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count > 0;
            }
        }
    }

    /// <summary>Takes a line, or counts it as dropped. Never waits.</summary>
    public void Add(LogLevel level, string line)
    {
        lock (_gate)
        {
            if (_closed.Task.IsCompleted)
            {
                return;
            }

            if (_accepted >= MaxLines || !HasRoomFor(line))
            {
                Drop();
                return;
            }

            SayWhatWasDropped();
            Enqueue(level, line);
            if (++_accepted == MaxLines)
            {
                Enqueue(LogLevel.Warning, string.Create(CultureInfo.InvariantCulture, $"The log of this run has {MaxLines} lines: what follows is dropped."));
            }
        }
    }

    /// <summary>Takes no more lines.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_accepted < MaxLines)
            {
                SayWhatWasDropped();
            }

            _closed.TrySetResult();
        }
    }

    /// <summary>Removes the lines to store next, oldest first; none when none waits.</summary>
    public List<NewLogLine> TakeBatch()
    {
        lock (_gate)
        {
            var batch = new List<NewLogLine>();
            var chars = 0;
            while (batch.Count < BatchLines && _waiting.TryPeek(out var next) && (batch.Count == 0 || chars + next.Text.Length <= BatchChars))
            {
                batch.Add(_waiting.Dequeue());
                chars += next.Text.Length;
            }

            _waitingChars -= chars;
            if (_batchReady.Task.IsCompleted && !IsBatchReady)
            {
                _batchReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return batch;
        }
    }

    /// <summary>Removes and counts everything that waits.</summary>
    public int Discard()
    {
        lock (_gate)
        {
            var count = _waiting.Count;
            _waiting.Clear();
            _waitingChars = 0;
            return count;
        }
    }

    private bool IsBatchReady => _waiting.Count >= BatchLines || _waitingChars >= BatchChars;

    private bool HasRoomFor(string line) => _waiting.Count < MaxWaitingLines && _waitingChars + line.Length <= MaxWaitingChars;

    private void Drop()
    {
        _droppedHere++;
        dropped(1);
    }

    private void SayWhatWasDropped()
    {
        if (_droppedHere > 0)
        {
            Enqueue(LogLevel.Warning, string.Create(CultureInfo.InvariantCulture, $"{_droppedHere} lines were dropped here: they came faster than they could be stored."));
            _droppedHere = 0;
        }
    }

    private void Enqueue(LogLevel level, string line)
    {
        _waiting.Enqueue(new NewLogLine(line, clock.UtcNow, level));
        _waitingChars += line.Length;
        if (IsBatchReady)
        {
            _batchReady.TrySetResult();
        }
    }
}
