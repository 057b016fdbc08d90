using System.Globalization;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>
/// Group commit on SQLite: one thread takes everything that was appended while the previous group was being written and makes it durable
/// in one transaction, so that many writers share one flush of the medium.
/// </summary>
internal sealed class SqliteJournal : IJournal
{
    private readonly FolderLock _folder;
    private readonly JournalFile _file;
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _appended = new(0);

    private Group _next = new();
    private Group _writing = new();
    private long _sequence;
    private long _durable;
    private bool _closing;
    private JournalFailedException? _failure;

    private SqliteJournal(FolderLock folder, JournalFile file)
    {
        _folder = folder;
        _file = file;
        _thread = new Thread(WriteGroups) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    public long DurableSequence => Interlocked.Read(ref _durable);

    /// <summary>Takes the folder (creating it) and opens or lays out its file.</summary>
    /// <exception cref="UnusableFolderException">The folder is in use, damaged, too new, or cannot be written.</exception>
    public static SqliteJournal Open(string path)
    {
        var folder = FolderLock.Take(path);
        try
        {
            return new SqliteJournal(folder, JournalFile.Open(folder.Folder));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public ValueTask<JournalState> LoadAsync(CancellationToken cancellationToken) => new(Task.Run(_file.Load, cancellationToken));

    public long Append(JournalBatch batch)
    {
        long sequence;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            if (_failure is { } failure)
            {
                throw new JournalFailedException(failure.Message, failure.InnerException) { Reason = failure.Reason };
            }

            sequence = ++_sequence;
            _next.Batches.Add(batch);
        }

        _appended.Release();
        return sequence;
    }

    public ValueTask WaitDurableAsync(long sequence, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (sequence <= _durable)
            {
                return ValueTask.CompletedTask;
            }

            ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, _sequence);
            var group = sequence <= _durable + _writing.Batches.Count ? _writing : _next;
            return new ValueTask(group.Written.Task.WaitAsync(cancellationToken));
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_closing)
            {
                return;
            }

            _closing = true;
        }

        _appended.Release();
        await Task.Run(_thread.Join).ConfigureAwait(false);
        _file.Dispose();
        _folder.Dispose();
        _appended.Dispose();
    }

    /// <summary>Lets the file grow to this many pages only, as a full disk would. For tests.</summary>
    internal void LimitSize(int pages) => _file.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));

    private void WriteGroups()
    {
        using var writer = new JournalWriter(_file.Connection);
        while (TakeGroup() is { } group)
        {
            try
            {
                writer.Write(group.Batches);
                Complete(group);
            }
            catch (Exception exception)
            {
                // After a failed group the file no longer follows the server's memory: a later batch must never overtake the lost one.
                Fail(SqliteFault.Failed(_folder.Folder, exception));
                return;
            }
        }
    }

    private Group? TakeGroup()
    {
        while (true)
        {
            _appended.Wait();
            lock (_lock)
            {
                if (_next.Batches.Count > 0)
                {
                    (_writing, _next) = (_next, new Group());
                    return _writing;
                }

                if (_closing)
                {
                    return null;
                }
            }
        }
    }

    private void Complete(Group group)
    {
        lock (_lock)
        {
            _durable += group.Batches.Count;
            _writing = new Group();
        }

        group.Written.SetResult();
    }

    private void Fail(JournalFailedException failure)
    {
        Group writing, next;
        lock (_lock)
        {
            _failure = failure;
            (writing, next) = (_writing, _next);
        }

        writing.Written.TrySetException(failure);
        next.Written.TrySetException(failure);
    }

    private sealed class Group
    {
        public List<JournalBatch> Batches { get; } = [];

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
