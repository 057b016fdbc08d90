namespace JobQueue.Mongo.Documents;

/// <summary>How MongoDB spells the fields of a change event (https://www.mongodb.com/docs/manual/reference/change-events/).</summary>
internal static class ChangeFields
{
    public const string ResumeToken = "_id";
    public const string OperationType = "operationType";
    public const string Namespace = "ns";
    public const string Collection = "coll";
    public const string NamespaceCollection = "ns.coll";
    public const string DocumentKey = "documentKey";
    public const string FullDocument = "fullDocument";
    public const string UpdateDescription = "updateDescription";
    public const string UpdatedFields = "updatedFields";
    public const string RemovedFields = "removedFields";

    public const string Insert = "insert";
    public const string Replace = "replace";
    public const string Update = "update";
    public const string Delete = "delete";
    public const string Drop = "drop";
    public const string Rename = "rename";
    public const string DropDatabase = "dropDatabase";
    public const string Invalidate = "invalidate";

    public static string Full(string field) => $"{FullDocument}.{field}";

    public static string Updated(string field) => $"{UpdateDescription}.{UpdatedFields}.{field}";

    public const string Removed = $"{UpdateDescription}.{RemovedFields}";
}
