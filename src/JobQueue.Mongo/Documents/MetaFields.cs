namespace JobQueue.Mongo.Documents;

/// <summary>How the fields of the schema-version document are spelled.</summary>
internal static class MetaFields
{
    public const string Id = "_id";
    public const string Major = "major";
    public const string Minor = "minor";

    /// <summary>The <c>_id</c> of the schema-version document.</summary>
    public const string SchemaId = "schema";
}
