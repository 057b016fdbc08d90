namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>Estimates what an entry costs, so that the oplog's bound holds without writing each entry out.</summary>
internal static class OplogSize
{
    private const int Overhead = 160;

    internal static int Of(OplogChange change) => Overhead + change switch
    {
        OplogChange.Insert insert => insert.Document.Length,
        OplogChange.Replace replace => replace.Document.Length,
        OplogChange.Update update => 64 * (update.Description.UpdatedFields.ElementCount + update.Description.RemovedFields.Count),
        _ => 0,
    };
}
