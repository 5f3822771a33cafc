package hudson.model;

/** What contains items. */
public interface ItemGroup<T extends Item> extends Saveable {}
