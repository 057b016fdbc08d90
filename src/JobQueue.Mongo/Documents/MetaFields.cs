namespace JobQueue.Mongo.Documents;

/// <summary>How the fields of the schema-version document and of the settings are spelled.</summary>
internal static class MetaFields
{
    public const string Id = "_id";
    public const string Major = "major";
    public const string Minor = "minor";

    /// <summary>The <c>_id</c> of the schema-version document.</summary>
    public const string SchemaId = "schema";

    /// <summary>The <c>_id</c> of the document that says what is kept of ended jobs. Its fields are named as in the API.</summary>
    public const string JobHistoryId = "jobHistory";

    public const string JobHistoryCompactionEnabled = "jobHistoryCompactionEnabled";
    public const string JobHistoryToKeep = "jobHistoryToKeep";
    public const string JobHistoryMaxAge = "jobHistoryMaxAge";
}
