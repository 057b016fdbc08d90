namespace JobQueue.EmbeddedMongo.Faults;

/// <summary>One fail point: whom it strikes, and how often. Not synchronised: only touched under the lock of <see cref="FailPoints"/>.</summary>
internal sealed class FailPoint(Random random)
{
    private FailPointMode _mode = new FailPointMode.Off();
    private FailCommandTarget _target = FailCommandTarget.Nothing;

    /// <summary>How often it has struck.</summary>
    public int Struck { get; private set; }

    public void Set(FailPointMode mode, FailCommandTarget target) => (_mode, _target) = (mode, target);

    /// <summary>What shall happen to this command; counts a <c>times</c> down when it is struck.</summary>
    public CommandFault Next(string commandName, string? applicationName)
    {
        if (!_target.IsHit(commandName, applicationName) || !Strikes())
        {
            return CommandFault.None.Instance;
        }

        Struck++;
        return _target.Fault;
    }

    private bool Strikes()
    {
        switch (_mode)
        {
            case FailPointMode.Always:
                return true;
            case FailPointMode.Times { Left: > 0 } times:
                _mode = times with { Left = times.Left - 1 };
                return true;
            case FailPointMode.AfterSkipping { Left: > 0 } skip:
                _mode = skip with { Left = skip.Left - 1 };
                return false;
            case FailPointMode.AfterSkipping:
                return true;
            case FailPointMode.Sometimes sometimes:
                return random.NextDouble() < sometimes.Probability;
            default:
                return false;
        }
    }
}
