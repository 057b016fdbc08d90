using JobQueue.Crons;

namespace JobQueue.Testing.InMemory;

/// <summary>The crons. Only touched inside the database's lock.</summary>
internal sealed class CronTable(FeedHub feed)
{
    private readonly Dictionary<string, Cron> _byName = new(StringComparer.Ordinal);

    public IEnumerable<Cron> All => _byName.Values;

    public Cron? Find(string name) => _byName.GetValueOrDefault(name);

    public void Put(Cron cron)
    {
        _byName[cron.Name] = cron;
        feed.CronChanged(cron.Id);
    }

    public bool Remove(string name)
    {
        var isRemoved = _byName.Remove(name, out var cron);
        if (isRemoved)
        {
            feed.CronChanged(cron!.Id);
        }

        return isRemoved;
    }
}
