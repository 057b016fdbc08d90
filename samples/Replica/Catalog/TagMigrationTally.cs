namespace Replica.Catalog;

/// <summary>Counts while tags are synchronised.</summary>
internal sealed class TagMigrationTally
{
    public int Tags { get; set; }

    public int Pushed { get; set; }

    public int Moved { get; set; }

    public int Deleted { get; set; }

    /// <summary>Tags whose link or manifest could not be read.</summary>
    public int Unreadable { get; set; }

    public int Changes => Pushed + Moved + Deleted;
}
