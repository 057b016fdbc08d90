using JobQueue.EmbeddedMongo.Errors;

namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>Where a change stream begins.</summary>
/// <param name="Position">The entry after which it reads.</param>
/// <param name="Token">The token of that place.</param>
/// <param name="AtEvent">Whether the client has seen the event of <paramref name="Position"/>, but not yet the invalidate event that may follow it.</param>
internal sealed record ChangeStreamStart(OplogEntry Position, ResumeToken Token, bool AtEvent)
{
    /// <summary>After the last write.</summary>
    internal static ChangeStreamStart Now(OplogChain oplog)
    {
        var last = oplog.Last;
        return new ChangeStreamStart(last, new ResumeToken(last.Timestamp, ResumeTokenKind.HighWaterMark, int.MaxValue), AtEvent: false);
    }

    /// <summary>With the first write at or after an optime.</summary>
    /// <exception cref="CommandFailedException">286, the oplog no longer reaches back so far.</exception>
    internal static ChangeStreamStart At(OplogChain oplog, ulong time)
    {
        var position = oplog.BeforeFirst;
        if (time <= position.Timestamp && oplog.HasLost)
        {
            throw HistoryLost();
        }

        while (position.Next is { } next && next.Timestamp < time)
        {
            position = next;
        }

        return new ChangeStreamStart(position, new ResumeToken(Math.Max(time, 1) - 1, ResumeTokenKind.HighWaterMark, int.MaxValue), AtEvent: false);
    }

    /// <summary>After the place of a token.</summary>
    /// <exception cref="CommandFailedException">286, the oplog no longer reaches back so far.</exception>
    internal static ChangeStreamStart After(OplogChain oplog, ResumeToken token)
    {
        var position = oplog.BeforeFirst;
        if (token.Timestamp < oplog.ReachesBackTo)
        {
            throw HistoryLost();
        }

        var index = token.Kind == ResumeTokenKind.HighWaterMark ? int.MaxValue : token.Index;
        while (position.Next is { } next && (next.Timestamp < token.Timestamp || (next.Timestamp == token.Timestamp && next.Index <= index)))
        {
            position = next;
        }

        var isThere = position.Timestamp == token.Timestamp && position.Index == token.Index;
        return new ChangeStreamStart(position, token, token.Kind == ResumeTokenKind.Event && isThere);
    }

    internal static CommandFailedException HistoryLost() => ErrorCodes.ChangeStreamHistoryLost(
        "Resume of change stream was not possible, as the resume point may no longer be in the oplog.").WithLabels("NonResumableChangeStreamError");
}
