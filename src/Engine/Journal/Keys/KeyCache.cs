namespace LowCode.Journal;

/// <summary>
/// Keys that were asked for lately, in two generations: when the young one is full or old, it becomes the old one and the former old one is
/// forgotten. So memory is bounded, and a key that another server destroyed is forgotten here within twice the age.
/// </summary>
sealed class KeyCache(int size, TimeSpan age, TimeProvider time)
{
    readonly Lock gate = new();
    Dictionary<KeyId, DataKey> young = [];
    Dictionary<KeyId, DataKey> old = [];
    long begun = time.GetTimestamp();

    public DataKey? Find(KeyId id)
    {
        lock (gate)
        {
            Turn();
            return young.GetValueOrDefault(id) ?? old.GetValueOrDefault(id);
        }
    }

    public void Add(DataKey key)
    {
        lock (gate)
        {
            Turn();
            young[key.Id] = key;
        }
    }

    public void Remove(KeyId id)
    {
        lock (gate)
        {
            young.Remove(id);
            old.Remove(id);
        }
    }

    void Turn()
    {
        if (young.Count < size && time.GetElapsedTime(begun) < age) return;
        // After a long silence both generations are too old.
        old = time.GetElapsedTime(begun) < 2 * age ? young : [];
        young = [];
        begun = time.GetTimestamp();
    }
}
