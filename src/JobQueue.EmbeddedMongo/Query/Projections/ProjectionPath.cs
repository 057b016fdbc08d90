using JobQueue.EmbeddedMongo.Errors;

namespace JobQueue.EmbeddedMongo.Query.Projections;

/// <summary>Checks the paths of projections and finds their place in the tree.</summary>
internal static class ProjectionPath
{
    /// <summary>Refuses what is no field path.</summary>
    /// <exception cref="CommandFailedException">A part is empty (15998, 40353), or begins with a dollar sign (16410).</exception>
    public static void Require(string path)
    {
        if (path.Length == 0)
        {
            throw ErrorCodes.Create(40352, "FieldPath cannot be constructed with empty string");
        }

        if (path[^1] == '.')
        {
            throw ErrorCodes.Create(40353, "FieldPath must not end with a '.'.");
        }

        foreach (var part in path.Split('.'))
        {
            if (part.Length == 0)
            {
                throw ErrorCodes.Create(15998, "FieldPath field names may not be empty strings.");
            }

            if (part[0] == '$')
            {
                throw ErrorCodes.Create(16410, $"FieldPath field names may not start with '$'. Consider using $getField or $setField: {path}");
            }
        }
    }

    /// <summary>Adds a node at a path.</summary>
    /// <exception cref="CommandFailedException">The path equals, contains or is contained in another (31249, 31250).</exception>
    public static void Add(ProjectionNode.Branch branch, string path, ProjectionNode node)
    {
        var split = path.LastIndexOf('.');
        var parent = split < 0 ? branch : Descend(branch, path[..split]);
        var name = path[(split + 1)..];
        if (parent.Find(name) is not null)
        {
            throw ErrorCodes.Create(31250, $"Path collision at {path}");
        }

        parent.Add(name, node);
    }

    /// <summary>The branch at a path, made when it is not there.</summary>
    /// <exception cref="CommandFailedException">The path runs through a field that is projected as a whole (31249).</exception>
    public static ProjectionNode.Branch Descend(ProjectionNode.Branch branch, string path)
    {
        foreach (var part in path.Split('.'))
        {
            switch (branch.Find(part))
            {
                case null:
                    var created = new ProjectionNode.Branch();
                    branch.Add(part, created);
                    branch = created;
                    break;
                case ProjectionNode.Branch existing:
                    branch = existing;
                    break;
                default:
                    throw ErrorCodes.Create(31249, $"Path collision at {path} remaining portion {part}");
            }
        }

        return branch;
    }
}
