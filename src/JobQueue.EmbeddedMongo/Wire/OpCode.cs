namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>The operation codes of the wire protocol that still have a meaning to this server.</summary>
internal enum OpCode
{
    Reply = 1,
    Query = 2004,
    Compressed = 2012,
    Message = 2013,
}
